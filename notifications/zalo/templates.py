"""The registry: which approved template says which kind of notice, with what, at what price. Read strictly. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lib.language import say
from lib.meaning import Sayings, meaning
from lib.problem import FILE_TROUBLES, Problem, Refused, why_kept
from lib.regular import read_regular
from lib.vocabulary import GRAVITY, Kind
from notifications.letter.model import Letter
from notifications.model import CannotBeMade
from notifications.zalo.sayings import SAYINGS
from notifications.zalo.values import DIGEST, VALUES, WHOLE, shortened, told_as, values
from plans.file.form import Form
from plans.file.yaml_tree import MAX_BYTES, Node, parse, text_of

KINDS: tuple[str, ...] = (*sorted(GRAVITY), DIGEST)
SAFE_LENGTH, MOST = 30, 400  # the least that Zalo allows any kind of parameter, and more than it allows any


_WORDS = Sayings({**SAYINGS, **FILE_TROUBLES}).words


class Unusable(Refused):
    """The registry cannot be used: every problem in words, and what may be `kept` of them (lib/meaning)."""

    def __init__(self, problems: Problem | Iterable[Problem], kept: str) -> None:
        super().__init__(problems)
        self.kept = kept


class Unfit(CannotBeMade):
    """No template says this letter, or a value does not fit; the sentence says which."""


@dataclass(frozen=True)
class Param:
    """One parameter of a template: which value it shows, and how long it may be."""

    name: str
    value: str
    longest: int = SAFE_LENGTH
    optional: bool = False

    @property
    def shortens(self) -> bool:
        """A long value may be cut; a part of a number or a date would be wrong."""
        return self.value not in WHOLE


@dataclass(frozen=True)
class Template:
    """One approved template; prices in đồng per message."""

    template_id: str
    params: tuple[Param, ...]
    price: int
    price_by_user_id: int

    def data(self, letter: Letter) -> dict[str, str]:
        """Every parameter as Zalo takes it. Raises Unfit."""
        known, filled = values(letter), {}
        for one in self.params:
            text = known[one.value]
            if not text and one.optional:
                continue
            if not text or (not one.shortens and len(text) > one.longest):
                raise Unfit(_unfit(self, one, text))
            filled[one.name] = shortened(text, one.longest)
        return filled


@dataclass(frozen=True)
class Registry:
    """The templates by the kind of notice that they say."""

    path: str
    templates: Mapping[str, Template]

    def of(self, letter: Letter) -> Template:
        """The template that says the letter. Raises Unfit."""
        return self.of_kind(told_as(letter))

    def of_kind(self, kind: Kind | str) -> Template:
        if kind not in self.templates:
            raise Unfit(meaning("zalo.no-template", kind=kind))
        return self.templates[kind]


def load(path: Path | None) -> Registry:
    """The registry of that file; raises Unusable with every problem of it, each with its line."""
    if path is None:
        raise _none(meaning("zalo.registry-unset"))
    try:
        data = read_regular(path, 10 * MAX_BYTES)
    except OSError as error:
        raise _none(meaning("zalo.registry-unreadable", path=path, why=why_kept(error))) from error
    return read(data, path.name)


def read(data: bytes, name: str) -> Registry:
    """Like `load`, from the bytes of the file `name`."""
    try:
        root, problems = parse(text_of(data))
        if root is None and not problems.count:
            problems.note("empty", say("Tệp trống.", "The file is empty."), line=1, column=1)
        form = Form(problems)
        templates = {} if root is None or problems.full else _templates(form, root)
        if problems.count:
            raise Refused(problems.all())
    except Refused as refused:
        found = [replace(one, path=f"{name} {one.path or ''}".strip()) for one in refused.problems]
        raise Unusable(found, _wrong(found[0])) from None
    return Registry(name, templates)


def placed(problem: Problem) -> str:
    """A problem of the registry in one sentence that names the file, the field and the line."""
    line = say(", dòng {line}", ", line {line}", line=problem.line) if problem.line else ""
    return f"{problem.path}{line}: {problem.message}" if problem.path else problem.message


def _wrong(problem: Problem) -> str:
    if problem.line is None:
        return meaning("zalo.registry-wrong", path=problem.path)
    return meaning("zalo.registry-wrong.line", path=problem.path, line=problem.line)


def _none(kept: str) -> Unusable:
    return Unusable(Problem(code="no-zalo-templates", message=_WORDS(kept)), kept)


def _templates(form: Form, root: Node) -> dict[str, Template]:
    top = form.fields(root, "", ("templates",), required=("templates",)) or {}
    by_kind = form.fields(top["templates"], "templates", KINDS) if "templates" in top else None
    found = {kind: _template(form, node, f"templates.{kind}") for kind, node in (by_kind or {}).items()}
    return {kind: template for kind, template in found.items() if template is not None}


def _template(form: Form, node: Node, path: str) -> Template | None:
    fields = form.fields(node, path, ("id", "price", "price_uid", "params"), required=("id", "price", "params"))
    if fields is None or not {"id", "price", "params"} <= fields.keys():
        return None
    price = form.parsed(fields["price"], f"{path}.price", "bad-price", _amount)
    by_user_id = fields.get("price_uid")
    other = form.parsed(by_user_id, f"{path}.price_uid", "bad-price", _amount) if by_user_id else price
    template_id = form.text(fields["id"], f"{path}.id", 64)
    params = _params(form, fields["params"], f"{path}.params")
    if template_id is None or price is None or other is None:
        return None
    return Template(template_id, params, price, other)


def _params(form: Form, node: Node, path: str) -> tuple[Param, ...]:
    if not isinstance(node.value, dict):
        sentence = say("Hãy ghi “tên tham số: giá trị”.", "Write 'name of the parameter: value'.")
        form.wrong(node, path, "not-a-mapping", sentence)
        return ()
    found = (_param(form, name, one, f"{path}.{name}") for name, one in node.value.items())
    return tuple(param for param in found if param is not None)


def _param(form: Form, name: str, node: Node, path: str) -> Param | None:
    """`han: due`, or `noi_dung: {value: item, max: 200, optional: true}`."""
    if not isinstance(node.value, dict):
        value = form.one_of(node, path, VALUES)
        return Param(name, value) if value else None
    fields = form.fields(node, path, ("value", "max", "optional"), required=("value",)) or {}
    if "value" not in fields:
        return None
    value = form.one_of(fields["value"], f"{path}.value", VALUES)
    longest = form.parsed(fields["max"], f"{path}.max", "bad-length", _length) if "max" in fields else SAFE_LENGTH
    optional = form.one_of(fields["optional"], f"{path}.optional", ("true", "false")) if "optional" in fields else None
    return Param(name, value, longest, optional == "true") if value and longest else None


def _amount(written: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", written):
        raise ValueError(
            say(
                "“{value}” không phải số tiền; hãy ghi số đồng một tin, chẳng hạn 200.",
                "'{value}' is no price; write đồng per message, such as 200.",
                value=written,
            )
        )
    return int(written)


def _length(written: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", written) or int(written) > MOST:
        raise ValueError(
            say(
                "“{value}” không phải độ dài; hãy ghi số ký tự từ 1 đến {most} như mẫu đã đăng ký.",
                "'{value}' is no length; write 1 to {most} characters, as the template is registered.",
                value=written,
                most=MOST,
            )
        )
    return int(written)


def _unfit(template: Template, param: Param, text: str) -> str:
    if not text:
        return meaning("zalo.value-missing", id=template.template_id, name=param.name, value=param.value)
    return meaning(
        "zalo.value-too-long", id=template.template_id, name=param.name, most=param.longest, text=text, n=len(text)
    )
