"""Customers, jobs and their service locations: one unit, because QuickBooks keeps ship-tos inside the customer.

Read ``deciding`` first: the story of one customer. ``values`` is what is mapped, ``compared`` the form that both sides are
compared in, ``counterpart`` and ``likeness`` are about new records, ``jobs`` about the policies for jobs, ``ending`` about
deleted records, ``writing`` about requests and pushes; ``locations`` are the ship-tos.
"""
