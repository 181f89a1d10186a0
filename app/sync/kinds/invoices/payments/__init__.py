"""Payments: what QuickBooks received and applied to our invoices, told to IndusTrack."""
