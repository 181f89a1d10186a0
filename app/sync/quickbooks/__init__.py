"""QuickBooks' answers into the mirrors.

Read in this order: ``answer`` (a worker's way through one stored answer), ``events`` (its responses), ``reading`` (the answer as
a stream), ``rows`` and ``gone`` (records into the mirror, and out of it), ``entries`` (what a record is there), ``order`` (older
answers after newer ones), ``renamed``; ``clock`` (what stamps tell), ``searched`` (what was found after an answer was lost),
``anew`` (the same records for a proof).
"""
