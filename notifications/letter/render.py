"""From a letter to a mail: its sentences are chosen once, and laid out as text and as HTML. Pure."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from lib.language import language, say
from lib.text import nfc, visible
from notifications.letter.view import lay_out
from notifications.letter.wording import SHIPPED, Wording
from notifications.model import Letter, Rendered

TEMPLATES = Path(__file__).parent / "templates"


def render(letter: Letter, wording: Wording = SHIPPED) -> Rendered:
    """Subject, text and HTML in the current language, NFC; whatever comes from data is escaped in the HTML, and rid of
    what cannot be seen."""
    view = lay_out(letter, wording)
    text = _template("mail.txt.j2").render(view=view)
    html = _template("mail.html.j2").render(view=view, language=language.get())
    return Rendered(subject=nfc(view.subject), text=_clean(text), html=_clean(_inliner().inline(html)))


def _clean(text: str) -> str:
    """NFC, and `visible`: there are rows that are older than the cleaning of what comes in."""
    return nfc(visible(text))


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    """For the templates beside this file alone: a committee's own sentences are said in a sandbox (`wording`)."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.globals["say"] = say
    return environment


@cache
def _inliner() -> css_inline.CSSInliner:
    """Many mail readers drop style sheets: every rule goes to its elements. Nothing is loaded from anywhere."""
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
