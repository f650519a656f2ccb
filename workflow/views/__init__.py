"""Rows for people; nothing here writes."""
