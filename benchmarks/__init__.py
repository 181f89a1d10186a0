"""What the performance figures come from: ``make bench`` runs each module here and prints what it measured."""
