"""What a line of the table of forms says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from plans.reading.dates.parts import built
from plans.reading.dates.seen import Seen
from plans.reading.model import Expression, Kind


@dataclass(frozen=True)
class Form:
    """A way in which time is written, with an example that a test reads and the documentation shows.

    `example` has the expression in brackets; `reads` is what `plans.reading.dates.said` says of it, for a document of
    2020, empty for what is known only so that nothing else is read in it. `note` explains the form to who reads the
    documentation. `pattern` is built of the parts of `plans.reading.dates.parts`; `reader` makes the expression. Of
    forms that fit at one place the longest counts, of equally long ones the first in the table.
    """

    name: str
    kind: Kind
    example: str
    reads: str
    note: str
    pattern: str
    reader: Callable[[Seen], Expression | None]

    @cached_property
    def matches(self) -> re.Pattern[str]:
        """The pattern, to be matched with folded text."""
        return built(self.pattern)
