"""How dates come about, in words."""
