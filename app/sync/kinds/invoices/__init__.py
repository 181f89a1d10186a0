"""Invoices: from IndusTrack to QuickBooks, and how they stand there back again; ``payments`` are what settles them.

``deciding`` tells the story; ``values`` is what is mapped, ``writing`` and ``lines`` what QuickBooks is given, ``marker`` how it
is known again, ``missing`` what holds it, ``linked`` what follows once it is there, ``ending`` when it is there no more,
``status`` what IndusTrack is told, ``totals`` how the figures are compared.
"""
