"""What stands between a decision and its being carried out.

Read in this order: ``round`` (one round of deciding: the gates, then the kinds), ``due`` (the look
before it), ``preview`` and ``summary`` (what is shown), ``approving`` (what a person's yes does), ``brake`` (mass changes),
``restored`` (backups).
"""
