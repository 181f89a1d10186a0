"""Compare the two sides and decide what is due.

Its rooms, from the ground up: ``rules`` and ``kinds`` are pure (what is mapped, what is the same, what follows), ``companies``
is whom it is done for, with the settings that the kinds declare (``company_settings``), ``mirror`` holds what both sides are
known to hold, ``decide`` compares it and carries out what is due, ``approval`` stands before that; ``quickbooks`` and
``industrack`` bring answers into the mirrors and writes to IndusTrack; ``proof`` reads both sides once more, counts and
compares them, and names every difference.
"""
