"""Do both sides agree? Each is read anew, counted and compared, independently of what the increments brought.

Read in this order: ``course`` (a proof from its beginning to its document), ``store`` (the proofs that are kept), ``plan`` (what
of QuickBooks is read, in parts that spread over polls), ``pages`` and ``accounts`` (what was read of QuickBooks and IndusTrack,
held against the mirrors), ``suspects`` (what is not as the mirrors hold it is looked at again before it is called a
difference), ``counts`` (each record is in a pair, explained, or a difference), ``pairs`` and ``money`` (the pairs, field by
field), ``words`` (causes and remedies), ``mending`` (what was put right since), ``schedule`` (once a day, in quiet hours).
"""
