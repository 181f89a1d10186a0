"""What QuickBooks checks, computes and moves when transactions are entered, changed, voided and deleted."""
