"""The seven forms of `due` in a plan file (contract, section 3). Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import TypeVar, cast, get_args

from lib.language import say
from plans.due import end_of
from plans.file.due.rule import parse_rule
from plans.file.due.words import meant
from plans.file.form import Form, parse_day, parse_span, parse_time
from plans.file.yaml_tree import Node
from plans.model import FIRST_YEAR, LAST_YEAR, Before, DueOn, DueRule, EndOf, Every, NoDue, Nudge, Within

T = TypeVar("T")
FORMS = ("on", "end_of", "within", "before", "every", "none")
_BESIDE = {
    "on": ("strict",),
    "end_of": (),
    "within": ("of",),
    "before": ("by",),
    "every": ("from", "until"),
    "none": ("nudge",),
}
_REQUIRED = {"within": ("of",), "before": ("by",), "every": ("from", "until")}


def read_due(form: Form, node: Node, path: str) -> DueRule | None:
    """One due rule; None where it is wrong."""
    if not isinstance(node.value, dict):
        day = form.parsed(node, path, "bad-date", _or_shown(parse_day))
        return DueOn(on=day) if day else None
    named = [name for name in FORMS if name in node.value]
    if not named and _unknown_words(form, node, path):
        return None
    if len(named) != 1:
        message = say(
            "Thời hạn phải là một ngày (2020-12-15), hoặc ghi đúng một trong: {forms}.",
            "A due date is a date (2020-12-15), or has exactly one of: {forms}.",
            forms=", ".join(FORMS),
        )
        form.wrong(node, path, "bad-due", message)
        return None
    name = named[0]
    known = (name, *_BESIDE[name], "at")
    fields = form.fields(node, path, known, required=(name, *_REQUIRED.get(name, ())))
    if fields is None or any(key not in fields for key in (name, *_REQUIRED.get(name, ()))):
        return None
    at = form.parsed(fields["at"], f"{path}.at", "bad-time", parse_time) if "at" in fields else None
    return _rule(form, name, fields, path, at)


def _or_shown(parse: Callable[[str], T]) -> Callable[[str], T]:
    """`parse`, whose refusal shows the form of `due` where a letter's own words are written."""

    def parsed(text: str) -> T:
        try:
            return parse(text)
        except ValueError:
            if (form := meant(text)) is None:
                raise
            raise ValueError(
                say(
                    "“{text}” là lời văn, chưa phải cách ghi của tệp kế hoạch; hãy ghi như due: {form}.",
                    "'{text}' is prose, not how a plan file says it; write it like due: {form}.",
                    text=text,
                    form=form,
                )
            ) from None

    return parsed


def _unknown_words(form: Form, node: Node, path: str) -> bool:
    """True when a word that is no form of `due` was noted, with the one that it looks like."""
    before = form.problems.count
    form.fields(node, path, list(dict.fromkeys([*FORMS, *sum(_BESIDE.values(), ()), "at"])))
    return form.problems.count > before


def _rule(form: Form, name: str, fields: dict[str, Node], path: str, at: time | None) -> DueRule | None:
    main, place = fields[name], f"{path}.{name}"
    if name == "on":
        day = form.parsed(main, place, "bad-date", _or_shown(parse_day))
        strict = form.one_of(fields["strict"], f"{path}.strict", ("true", "false")) if "strict" in fields else "false"
        return DueOn(on=day, strict=strict == "true", at=at) if day else None
    if name == "end_of":
        text = form.parsed(main, place, "bad-period", _or_shown(_period))
        return EndOf(text=text, at=at) if text else None
    if name == "within":
        span = form.parsed(main, place, "bad-span", _or_shown(parse_span))
        of = form.word(fields["of"], f"{path}.of")
        return Within(span=span, of=of, at=at) if span and of else None
    if name == "before":
        item = form.word(main, place)
        by = form.parsed(fields["by"], f"{path}.by", "bad-span", parse_span)
        return Before(item=item, by=by, at=at) if item and by else None
    if name == "every":
        return _every(form, fields, path, at)
    return _none(form, fields, path, at)


def _none(form: Form, fields: dict[str, Node], path: str, at: time | None) -> NoDue | None:
    said = form.one_of(fields["none"], f"{path}.none", ("true",))
    nudge = form.one_of(fields["nudge"], f"{path}.nudge", get_args(Nudge)) if "nudge" in fields else None
    return NoDue(at=at, nudge=cast(Nudge | None, nudge)) if said else None


def _every(form: Form, fields: dict[str, Node], path: str, at: time | None) -> Every | None:
    rule = form.parsed(fields["every"], f"{path}.every", "bad-rule", _or_shown(parse_rule))
    start = form.parsed(fields["from"], f"{path}.from", "bad-date", parse_day)
    until = form.parsed(fields["until"], f"{path}.until", "bad-date", parse_day)
    if not (rule and start and until):
        return None
    if until < start:
        message = say("“until” phải từ ngày “from” trở đi.", "'until' must not be before 'from'.")
        form.wrong(fields["until"], f"{path}.until", "bad-range", message)
        return None
    return Every(rule=rule, start=start, until=until, at=at)


def _period(text: str) -> str:
    try:
        year = end_of(text).year if text.isascii() else 0
    except ValueError:
        year = 0
    if FIRST_YEAR <= year <= LAST_YEAR:
        return text
    raise ValueError(
        say(
            "“{text}” không phải là kỳ; hãy viết “2020-12” (tháng), “2020-Q4” (quý) hoặc 2020 (năm).",
            '\'{text}\' is not a period; write "2020-12" (month), "2020-Q4" (quarter) or 2020 (year).',
            text=text,
        )
    )
