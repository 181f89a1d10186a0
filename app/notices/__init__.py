"""What IndusTrack's own application is told: signed webhooks (Standard Webhooks), from an outbox in PostgreSQL.

``events`` names them, ``outbox`` puts one in (a trigger of the database does it for attentions) and claims what is due,
``sending`` sends one, ``first_sync`` notices that a company's first sync is done, ``round`` is a worker's round.

And what operators are told by e-mail: ``digest`` is what is new in words, ``mail`` sends a message, ``operators`` does it once an
hour at most. Off until it is set up.
"""
