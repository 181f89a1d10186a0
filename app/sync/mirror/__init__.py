"""Records, links, cursors and marks in Postgres: the only code that writes them.

``records`` and ``links`` hold what both sides are known to hold, ``cursors`` and ``pulls`` how far QuickBooks and IndusTrack
were read, ``clock`` what is known of QuickBooks' clock, ``history`` what was done, ``untold`` what the next proof has to name.
``marks`` say which records are to be decided; ``references``, ``merges`` and ``standing`` mark those that depend on a record that
has changed. ``books`` is what a kind may ask of all this, ``company`` what decide sees of a company.
"""
