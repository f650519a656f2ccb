"""Sentences of one matter each."""
