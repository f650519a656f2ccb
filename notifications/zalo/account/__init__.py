"""The Official Account: consent, agreement, and the tokens that are renewed by one at a time."""
