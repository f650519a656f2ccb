"""Units, the tree over time, contacts, and whom a post reaches on a day."""
