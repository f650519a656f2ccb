"""Dates that a plan could have, worked out backwards from those that it has."""
