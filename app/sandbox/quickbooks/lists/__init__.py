"""What QuickBooks checks and does when list records are added, changed, merged and deleted."""
