"""Looks at the engine and changes nothing but its own signs of life."""
