"""Zalo's own side: what each of its calls answers."""
