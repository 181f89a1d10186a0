"""Postgres: tables, the way to a transaction of one company, and the queries.

``tables`` says what there is, ``engine`` binds a company to a transaction, ``sql`` carries out statements in PostgreSQL's own
words, ``migrate`` makes roles and runs alembic, ``bodies`` packs what was said and answered; the other modules hold the SQL, one
subject each.
"""
