"""One update of the Web Connector, from authenticate to closeConnection.

Read in this order: ``states`` (phases and what may follow what), ``login`` (with ``idle``, for polls with nothing to do),
``story`` (the calls, one function each), ``opening`` (how a call begins), ``hand_out`` (what is sent next) with its phases
``checking`` (``company_file``, ``file_taken``, ``file_restored``), ``recovering``, ``lookups``, ``reading``, ``writing``,
``proving``; ``outgoing`` (how a message set is written and kept); ``answers`` (what came back is stored and settled) with
``hearing``, ``settling``, ``searching``, ``numbers``, ``doubles`` and ``refusing``, and ``failing`` (there was no answer);
``giving_up`` (a session that fell silent) and ``closing`` (what the customer is told).
"""
