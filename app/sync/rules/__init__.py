"""What the rules of every kind are made of: pure, without a database and without a kind of their own.

``comparison`` is the three-way comparison, ``draft`` a decision while it is made; ``names``, ``addresses`` and ``figures`` are
the canonical forms; ``source`` says how a kind is read from QuickBooks.
"""
