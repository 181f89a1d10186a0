"""QuickBooks' answers into the mirrors.

Read in this order: ``answer`` (a worker's way through one stored answer), ``events`` (its responses), ``rows`` (records into the
mirror), ``order`` (older answers after newer ones), ``renamed``.
"""
