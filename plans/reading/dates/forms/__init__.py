"""The table of forms: everything that is read as time, each line with its example. To add a form, add a line."""

from plans.reading.dates.forms.days import DAYS
from plans.reading.dates.forms.form import Form
from plans.reading.dates.forms.look_alikes import LOOK_ALIKES
from plans.reading.dates.forms.periods import PERIODS
from plans.reading.dates.forms.recurring import RECURRING
from plans.reading.dates.forms.relative import RELATIVE

FORMS: tuple[Form, ...] = (*RECURRING, *RELATIVE, *DAYS, *PERIODS)

__all__ = ["DAYS", "FORMS", "LOOK_ALIKES", "PERIODS", "RECURRING", "RELATIVE", "Form"]
