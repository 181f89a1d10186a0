"""What the rules of every kind are made of: pure, without a database and without a kind of their own.

A kind is declared with ``kind``, ``setting`` and ``source`` (how it is read from QuickBooks; lists: ``list_source``). Its rules
are made of ``comparison`` (the three-way comparison), ``draft`` (a decision while it is made), ``counterpart`` (which record of
the other side is the same) and ``endings``; ``names``, ``addresses`` and ``figures`` are the canonical forms.
"""
