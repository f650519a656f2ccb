"""Annex tables of a plan: what is to be done, by whom, with whom, by when; one duty a row. Pure."""
