"""Background work: Celery's set-up and its tasks. What is due stands in Postgres; a message is a hint only.

Reading order: ``celery_app`` (queues, limits, schedule) → ``tasks`` (each a few lines into the story) → ``beat``
and ``alive`` (how ``doctor`` sees that they work) → ``draining`` (how a worker ends).
"""
