"""One update of the Web Connector, from authenticate to closeConnection.

Read in this order: ``states`` (phases and what may follow what), ``login``, ``story`` (the calls, one function each), ``hand_out``
(what is sent next, phase by phase), ``answers`` (what came back is stored and settled), ``closing`` (what the customer is told).
"""
