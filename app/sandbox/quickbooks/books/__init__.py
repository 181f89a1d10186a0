"""The company file: records, tables with their names and ids, and what all edits go through.

Read ``record``, ``table``, ``ledger``, then ``books``.
"""
