"""The work queue: Postgres holds the truth, Redis shows it live.

``enqueuing`` puts decided writes there, ``requests`` hands out and settles them, ``tasks`` are the claims of Celery's workers,
``hints`` keeps IndusTrack's, ``view`` is the live view, ``rebuild`` makes it anew from Postgres.
"""
