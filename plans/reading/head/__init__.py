"""The head of a document: number, who issues, day, subject, legal basis, signature, recipients. Pure.

The forms that are read stand with their examples in `forms`.
"""

from plans.reading.head.read import read_head

__all__ = ["read_head"]
