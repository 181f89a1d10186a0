"""Compare the two sides and decide what is due.

Read in this order: ``types`` (what decide sees and answers), ``decide`` (the three-way comparison), ``kinds`` (one module a kind
of record: its mapped values and its rules), then the engine that feeds them from Postgres: ``ingest``, ``engine``, ``apply``.
"""
