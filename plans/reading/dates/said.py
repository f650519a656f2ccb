"""What was read of an expression, in a few signs: for the table of forms, its test and its page. Pure."""

from __future__ import annotations

from plans.reading.model import Expression


def said(one: Expression) -> str:
    """`2020-12-15 strict`, `2020-11-15..2020-12-15`, `FREQ=WEEKLY;BYDAY=FR 16:00`, `5wd after ngày ký`, `~2020-12-31`
    for what is suggested, `?2020-12-05,2020-12-15` for what may have been meant."""
    words = [_core(one)]
    if one.at:
        words.append(f"{one.at:%H:%M}")
    if one.strict:
        words.append("strict")
    if not one.year_given:
        words.append("no-year")
    return " ".join(words)


def _core(one: Expression) -> str:
    if one.recurrence:
        return one.recurrence
    if one.relative:
        due = f"{one.due} = " if one.due else ""
        return f"{due}{one.relative.n}{one.relative.unit} {one.relative.side} {one.relative.event}"
    if one.kind == "vague":
        return f"~{one.suggested_due or ''}"
    if one.kind == "invalid":
        return "?" + ",".join(map(str, one.candidates))
    return f"{one.range_start}..{one.due}" if one.range_start else str(one.due)
