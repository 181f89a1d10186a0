"""One update of the Web Connector, from authenticate to closeConnection.

Read in this order: ``states`` (phases and what may follow what), ``login``, ``story`` (the calls, one function each),
``hand_out`` (what is sent next) with its phases ``checking``, ``recovering``, ``lookups``, ``reading``, ``writing``;
``answers`` (what came back is stored and settled) with ``hearing``, ``settling``, ``searching``, ``numbers``, ``doubles`` and
``refusing``; ``giving_up`` (a session that fell silent) and ``closing`` (what the customer is told).
"""
