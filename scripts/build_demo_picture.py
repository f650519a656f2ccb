"""Writes docs/demo.svg, the picture in README.md: what `dondoc demo` prints, the quiet days left out.

    .venv/bin/python -m scripts.build_demo_picture

The picture stands alone: it names no font server and no other host, and is the same wherever it is built.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from commands.demo.demo import run
from commands.frame.app import App
from lib.language import language

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "demo.svg"
WIDTH = 112
# Whole days on which nothing new is to be seen; their lines become one row of dots.
QUIET = (
    ("24/11/2020 14:06", "30/11/2020 23:59"),
    ("02/12/2020 12:00", "03/12/2020 23:59"),
    ("04/12/2020 12:00", "11/12/2020 23:59"),
    ("16/12/2020 12:00", "17/12/2020 23:59"),
    ("18/12/2020 12:00", "21/12/2020 23:59"),
    ("28/12/2020 00:00", "25/01/2021 23:59"),
)
FONTS = '"Noto Sans Mono", "Cascadia Mono", Consolas, Menlo, "Liberation Mono", "DejaVu Sans Mono", monospace'
PAPER = TerminalTheme(
    (255, 255, 255),
    (36, 41, 47),
    [
        (36, 41, 47), (190, 30, 45), (26, 127, 55), (154, 103, 0),
        (9, 105, 218), (130, 80, 223), (27, 124, 131), (110, 119, 129),
    ],
    [
        (87, 96, 106), (164, 14, 38), (45, 164, 78), (99, 60, 1),
        (33, 139, 255), (163, 113, 247), (49, 146, 170), (140, 149, 159),
    ],
)  # fmt: skip


def main() -> None:
    """Play the demo and draw it."""
    PICTURE.write_text(draw(shortened(played())), encoding="utf-8")
    print(f"{PICTURE.relative_to(PICTURE.parent.parent)}: {PICTURE.stat().st_size // 1024} KiB")


def played() -> list[str]:
    """The lines that the demo prints, with their colours."""
    language.set("vi")
    app = App()
    terminal = {"force_terminal": True, "color_system": "standard", "highlight": False}
    console = Console(record=True, width=WIDTH, file=io.StringIO(), **terminal)
    app.__dict__["console"] = console
    run(app)
    return console.export_text(styles=True).splitlines()


def shortened(lines: Iterable[str]) -> Iterator[str]:
    """Without the lines of the quiet days."""
    spans = [tuple(map(_instant, span)) for span in QUIET]
    hidden = dots = False
    for line in lines:
        plain = Text.from_ansi(line).plain
        if at := re.match(r"\d\d/\d\d/\d{4} \d\d:\d\d(?=  \S)", plain):
            hidden = any(start <= _instant(at[0]) <= end for start, end in spans)
        elif not plain.startswith(" " * 21):
            hidden = False
        if not hidden:
            dots = False
            yield line
        elif not dots:
            dots = True
            yield "\x1b[2m      ⋮\x1b[0m"


def _instant(written: str) -> datetime:
    return datetime.strptime(written, "%d/%m/%Y %H:%M")  # noqa: DTZ007 - compared with its like only


def draw(lines: Iterable[str]) -> str:
    """The lines as a picture in which no host is named."""
    texts = [Text.from_ansi(line.rstrip()) for line in lines]
    console = Console(
        record=True,
        width=max(cell_len(text.plain.rstrip()) for text in texts),
        file=io.StringIO(),
        legacy_windows=False,
    )
    for text in texts:
        console.print(text, no_wrap=True, crop=True)
    svg = console.export_svg(title="dondoc demo", theme=PAPER, code_format=_template(), unique_id="demo")
    # A line's clip would cut the accents of capital letters off.
    svg = re.sub(r' clip-path="url\(#demo-line-\d+\)"', "", svg)
    svg = re.sub(r'<clipPath id="demo-line-\d+">.*?</clipPath>\s*', "", svg, flags=re.DOTALL)
    # Glyphs are stretched, not spaced apart: a font that sets ế from ê and ´ keeps them together.
    svg = svg.replace(" textLength=", ' lengthAdjust="spacingAndGlyphs" textLength=')
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _template() -> str:
    """rich's own, without its fonts and its address."""
    bare = re.sub(r"@font-face\s*{{.*?}}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    bare = re.sub(r"<!--.*?-->", "", bare, flags=re.DOTALL)
    bare = re.sub(r"font-family: (Fira Code, monospace|arial);", f"font-family: {FONTS};", bare)
    return bare.replace("rgba(255,255,255,0.35)", "rgba(36,41,47,0.25)")


if __name__ == "__main__":
    main()
