"""The time that a report gives account of, its data period: how a text says it, and whose it is. Pure."""
