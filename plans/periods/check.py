"""Whether a report can hold the data that it is to give account of (change contract, P2). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.dates import day_words
from lib.language import say
from plans.check.checks import Checks
from plans.model import Due, Span
from plans.periods.work_out import period_of


def check_periods(checks: Checks, dues: Mapping[str, Sequence[Due]]) -> None:
    """Note every due date up to which no working day is left once its period has closed."""
    for index, item in enumerate(checks.plan.items):
        for due in dues.get(item.id, ()):
            period = period_of(item.period, due.due_given)
            if period is None or due.due_on is None or checks.calendar.shift(period.end, Span(1, "wd")) <= due.due_on:
                continue
            message = say(
                "Kỳ số liệu của đầu việc “{item}” đến hết {end}, không còn ngày làm việc nào trước khi hết hạn {due}.",
                "The period of '{item}' runs to {end}: no working day is left before it is due {due}.",
                item=item.id,
                end=day_words(period.end),
                due=day_words(due.due_on),
            )
            checks.warn(f"items[{index}].period", "period-open", message)
