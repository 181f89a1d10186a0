"""Records, links, cursors and marks in Postgres: the only code that writes them.

``records`` and ``links`` hold what both sides are known to hold, ``cursors`` how far QuickBooks was read; ``references``,
``merges``, ``standing`` and ``transactions`` say which records depend on which; ``company`` is what decide sees of a company.
"""
