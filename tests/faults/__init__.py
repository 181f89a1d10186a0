"""The fault suite: many companies side by side on a running service, while everything around them fails.

``plan`` is what goes wrong, from a seed; ``town`` the service in processes of its own with its companies; ``company`` one of
them, with what was entered on either side; ``oracle`` what must be true afterwards. ``python -m tests.faults --help``.
"""
