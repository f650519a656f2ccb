"""Every expression of time of a text, by a table of forms: `find.expressions`. Pure."""

from plans.reading.dates.find import expressions

__all__ = ["expressions"]
