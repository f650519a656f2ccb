"""The table of forms: everything that is read as time, each line with its example. To add a form, add a line."""

from plans.reading.dates.forms.form import Form
from plans.reading.dates.forms.look_alikes import LOOK_ALIKES
from plans.reading.dates.forms.places import BEGINS, TABLES

FORMS: tuple[Form, ...] = tuple(form for forms, _ in TABLES for form in forms)

__all__ = ["BEGINS", "FORMS", "LOOK_ALIKES", "TABLES", "Form"]
