"""How a mail's sentences are chosen and filled in: those shipped, with a committee's own laid over them. Pure.

A sentence is a template of variables and filters, nothing else: no statement, no call, no attribute, no arithmetic.
Everything else is refused when the sentence is read, by its syntax tree; what is left always ends, always succeeds
and cannot grow beyond the values that it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from lib.language import Language, language, say
from lib.text import UNSEEN, clean_line, encoded_word
from notifications.letter.sentences import SENTENCES
from org.model import Relation

LONGEST = 2000  # characters, of a sentence as it is written and as it is said

_OF_SECTION = ("unit", "count", "plan", "due", "desk", "issuer")
_VARIABLES: Mapping[str, tuple[str, ...]] = {
    "subject": ("due", "today", "units"),
    "title": _OF_SECTION,
    "request": _OF_SECTION,
    "greeting": ("to", "unit", "name", "title"),
    "footer-desk": ("desk", "officer", "plans"),
}
# Each takes text and gives text; with how many words in brackets.
FILTERS: Mapping[str, tuple[Callable[..., str], int]] = {
    "prefixed": (lambda text, words: f"{words}{text}" if text else "", 1),
    "suffixed": (lambda text, words: f"{text}{words}" if text else "", 1),
    "default": (lambda text, words: text or words, 1),
    "upper": (str.upper, 0),
    "lower": (str.lower, 0),
    "capitalized": (lambda text: text[:1].upper() + text[1:], 0),
}


def names() -> Iterator[str]:
    """Every name a sentence can have: those shipped, and one per relation for the words of each kind."""
    for name in SENTENCES:
        if name.count(".") < 2:
            yield name
        if name.count(".") == 1:
            yield from (f"{name}.{relation}" for relation in get_args(Relation))


def variables(name: str) -> tuple[str, ...]:
    """What a sentence may name between `{{` and `}}`."""
    return _VARIABLES.get(name.split(".")[1] if "." in name else name, ())


def shipped(name: str) -> str:
    """The sentence as shipped, in the current language; that of all relations where this one has none of its own."""
    vi, en = SENTENCES.get(name) or SENTENCES[name.rpartition(".")[0]]
    return say(vi, en)


@dataclass(frozen=True)
class Wording:
    """The sentences of a mail: a committee's own by language and name, and for all others those shipped."""

    own: Mapping[tuple[Language, str], Template] = field(default_factory=dict)

    def sentence(self, name: str, relation: Relation | None = None, /, **values: str) -> str:
        """In the current language, on one line: its own for this relation, its own for all, else as shipped."""
        ways = [f"{name}.{relation}", name] if relation else [name]
        for one in ways:
            own = self.own.get((language.get(), one))
            if own is not None and 0 < len(said := clean_line(own.render(values))) <= LONGEST:
                return said
        return clean_line(_compiled(shipped(ways[0])).render(values))


SHIPPED = Wording()


def compiled(name: str, source: str) -> Template:
    """The sentence, ready to be said; raises Fault for anything that is more than variables and filters."""
    for complaint in (_words(source), *_syntax(name, source)):
        if complaint is not None:
            raise complaint
    return _compiled(source)


class Fault(Exception):
    """What is wrong with a sentence, and what would be right; `line` counts from 1."""

    def __init__(self, line: int | None, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    environment.filters = {name: function for name, (function, _) in FILTERS.items()}
    environment.tests, environment.globals = {}, {}
    return environment


@cache
def _compiled(source: str) -> Template:
    return _environment().from_string(source)


# --- what a sentence may be ----------------------------------------------------------------------------------------


def _words(source: str) -> Fault | None:
    if not source.strip():
        return Fault(
            None,
            say(
                "tệp trống; hãy viết một câu, hoặc xóa tệp để dùng câu có sẵn",
                "the file is empty; write a sentence, or delete the file to use the one shipped",
            ),
        )
    if len(source) > LONGEST:
        return Fault(
            None,
            say(
                "dài {n} ký tự; nhiều nhất là {most}",
                "it has {n} characters; at most {most} are possible",
                n=len(source),
                most=LONGEST,
            ),
        )
    if why := encoded_word(source):
        return Fault(None, why)
    if unseen := UNSEEN.search(source):
        line = source.count("\n", 0, unseen.start()) + 1
        return Fault(
            line,
            say(
                "có ký tự không nhìn thấy được (U+{it}); hãy xóa ký tự đó",
                "it holds a character that cannot be seen (U+{it}); delete it",
                it=f"{ord(unseen[0]):04X}",
            ),
        )
    return None


def _syntax(name: str, source: str) -> Iterator[Fault | None]:
    try:
        tree = _environment().parse(source)
    except TemplateSyntaxError as error:
        yield Fault(error.lineno, _only_variables(say("sai cú pháp", "it cannot be read"), name))
        return
    for node in tree.find_all(nodes.Node):
        yield _node(name, node)
    used = {node.name for node in tree.find_all(nodes.Name)}
    if ".subject" in name and "due" not in used:
        yield Fault(
            None,
            say(
                "tiêu đề thư phải có thời hạn; hãy thêm {it}",
                "the subject must name the due date; add {it}",
                it="{{ due }}",
            ),
        )


def _node(name: str, node: Any) -> Fault | None:
    if isinstance(node, nodes.Name) and node.name not in variables(name):
        return Fault(
            node.lineno, _only_variables(say("không có biến “{it}”", "there is no variable “{it}”", it=node.name), name)
        )
    if isinstance(node, nodes.Filter):
        return _filter(node)
    if isinstance(node, nodes.Const) and not isinstance(node.value, str):
        return Fault(node.lineno, _only_variables(say("số, không phải lời văn", "a number is no words"), name))
    if not isinstance(node, (nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const)):
        what = say("không dùng được câu lệnh hay biểu thức", "no statement or expression is possible")
        return Fault(node.lineno, _only_variables(what, name))
    return None


def _filter(node: nodes.Filter) -> Fault | None:
    known = FILTERS.get(node.name)
    if known is None:
        return Fault(
            node.lineno,
            say(
                "không có bộ lọc “{it}”; được dùng: {known}",
                "there is no filter “{it}”; possible are: {known}",
                it=node.name,
                known=", ".join(FILTERS),
            ),
        )
    plain = all(isinstance(one, nodes.Const) and isinstance(one.value, str) for one in node.args)
    if node.node is None or not plain or len(node.args) != known[1] or node.kwargs or node.dyn_args or node.dyn_kwargs:
        right = f'{node.name}("…")' if known[1] else node.name
        return Fault(
            node.lineno,
            say(
                "bộ lọc “{it}” phải viết là {right}",
                "the filter “{it}” must be written {right}",
                it=node.name,
                right=right,
            ),
        )
    return None


def _only_variables(what: str, name: str) -> str:
    known = ", ".join(f"{{{{ {one} }}}}" for one in variables(name))
    if not known:
        return say("{what}; câu này chỉ có lời văn", "{what}; this sentence is words only", what=what)
    return say(
        "{what}; chỉ dùng lời văn, các biến {known} và bộ lọc",
        "{what}; only words, the variables {known} and filters are possible",
        what=what,
        known=known,
    )
