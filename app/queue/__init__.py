"""The work queue: Postgres holds the truth, Redis shows it live.

``requests`` hands out and settles, ``tasks`` are the claims of Celery's workers, ``view`` is the live view, ``rebuild`` makes it
anew from Postgres.
"""
