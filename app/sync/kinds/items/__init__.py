"""Items: ``deciding`` tells the story; docs/items.md says what every kind becomes.

``values`` is what is mapped, ``counterpart`` and ``naming`` are about new records, ``ending`` about deleted ones,
``to_industrack`` and ``to_quickbooks`` are the two directions, ``accounts`` and ``writing`` what a new item in QuickBooks needs.
"""
