"""The cues by which a time is known to bind nobody: tables, each line with its example, which is its test. Pure."""

from plans.reading.duties.cues.counted import COUNTED
from plans.reading.duties.cues.cue import Cue, Taken
from plans.reading.duties.cues.elsewhere import ELSEWHERE
from plans.reading.duties.cues.granted import GRANTED
from plans.reading.duties.cues.others import OTHERS
from plans.reading.duties.cues.passing import PASSING
from plans.reading.duties.cues.stated import STATED

CUES: tuple[Cue, ...] = (*STATED, *COUNTED, *PASSING, *ELSEWHERE, *GRANTED, *OTHERS)

__all__ = ["COUNTED", "CUES", "ELSEWHERE", "GRANTED", "OTHERS", "PASSING", "STATED", "Cue", "Taken"]
