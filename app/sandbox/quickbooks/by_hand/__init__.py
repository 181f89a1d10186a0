"""What a person does in the windows of QuickBooks, as Python calls; the same checks hold as for a program."""
