"""What stands under the body: “Nơi nhận” and its list, the signature beside, above or under it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.reading.even import even
from plans.reading.head.foot.annex import is_annex_line
from plans.reading.head.foot.signatures import is_name, is_signature, signature_start, signed_by, without_title
from plans.reading.head.lines import Piece, pieces
from plans.reading.head.types import type_line

_SAYS = re.compile(r"n[ơoờ]i\s{1,3}nh[ậâaạă]n", re.IGNORECASE)
_HEADING = re.compile(rf"(?:{_SAYS.pattern})[\s:;.*_]{{0,8}}", re.IGNORECASE)
_BEHIND = re.compile(r"[\s*_]{0,6}(?:[:;.]|\n|-|–|$|\|)")
_CAPACITY = re.compile(r"^[ \t*_|#>]{0,12}(?:T/?M|K/?T|T/?L|TUQ|T\.M|K\.T)\s?\.?\s{1,3}[A-ZĐÔÂĂƠƯẢỦ]{2}", re.MULTILINE)
_FILED = re.compile(r"(?:^|[;.]\s{0,3}|[-+•*]\s?)luu(?![a-z])")
_DASH = re.compile(r"[-–—−+•*·]\s{0,3}(?=\S)")
_NUMBERED = re.compile(r"\(?[0-9]{1,2}[.)]\s{1,2}")
REACH, ABOVE = 8_000, 1_500


@dataclass(frozen=True)
class Ending:
    """The list of recipients as written, who signed, and where both end; `start` is where the first of both begins."""

    recipients: tuple[str, ...] = ()
    signed_by: str | None = None
    start: int | None = None
    end: int | None = None


def read_ending(text: str, body: int) -> Ending:
    """The first ending behind the body's beginning: what comes later belongs to forms that are attached."""
    at = _recipients_at(text, body)
    if at is None:
        return _signature_only(text, body)
    lines = list(_until_annex(pieces(text, at, at + REACH)))
    items, column, used = _apart(lines)
    above = list(_above(text, body, at))
    behind = _behind(lines[used:])
    signature = [*above, *column, *behind]
    last = (behind or lines[:used] or lines)[-1]
    start = above[0].start if above else at
    return Ending(_items(items), signed_by(signature, text), start, last.end)


def _recipients_at(text: str, body: int) -> int | None:
    for found in _SAYS.finditer(text, body):
        ahead = text[max(0, found.start() - 120) : found.start()]
        line = ahead[ahead.rfind("\n") + 1 :].strip(" *_|#>\t")
        stands = not line or line.upper() == line or ahead.endswith(("   ", "| ", "\t")) or line.endswith((".", "./."))
        if stands and found[0][0].isupper() and _BEHIND.match(text, found.end()):
            return found.start()
    return None


def _until_annex(lines: Iterator[Piece]) -> Iterator[Piece]:
    for piece in lines:
        if piece.alone and is_annex_line(piece.text):
            return
        yield piece


def _apart(lines: Sequence[Piece]) -> tuple[list[str], list[Piece], int]:
    """The lines of the list, the pieces of the signature's column beside it, and how many pieces both take."""
    items, column = list[str](), list[Piece]()
    filed, blanks = False, 0
    for at, piece in enumerate(lines):
        if at == 0:
            said = _HEADING.match(piece.text)
            piece = piece.part(said.end() if said else 0, len(piece.text))
        if piece.rule:
            blanks += 1
            if filed or (blanks > 4 and items):
                return items, column, at
            continue
        blanks = 0
        if _beside(piece, items, filed):
            column.append(piece)
            continue
        start = signature_start(piece)
        if start is not None:
            column.append(piece.part(start, len(piece.text)))
        words = piece.text[:start].strip() if start is not None else piece.text
        if filed and not _DASH.match(words) and words and start is None and not _more_filed(words):
            return items, column, at
        if words:
            items.append(words)
        filed = filed or bool(_FILED.search(even(words)))
        if len(items) > 60:
            return items, column, at + 1
    return items, column, len(lines)


def _more_filed(words: str) -> bool:
    return len(words) < 40 and not is_name(words.strip(" ."))


def _beside(piece: Piece, items: Sequence[str], filed: bool) -> bool:
    """A piece that belongs to the signature altogether."""
    if is_signature(piece):
        return True
    ended = not items or items[-1].rstrip().endswith((";", ".", ":")) or filed
    return ended and is_name(without_title(piece.text), sure=not filed) and not piece.text.startswith("-")


def _above(text: str, body: int, at: int) -> Iterator[Piece]:
    """The pieces of a signature that stands over the list, back to the body's last sentence."""
    lines = list(pieces(text, max(body, at - ABOVE), at))
    kept = list[Piece]()
    for piece in reversed(lines):
        if piece.rule:
            continue
        if is_signature(piece) or (is_name(without_title(piece.text)) and not piece.text.endswith(".")):
            kept.append(piece)
        else:
            start = signature_start(piece)
            if start and len(piece.text) - start < 120:
                kept.append(piece.part(start, len(piece.text)))
            break
    signs = any(is_signature(piece) for piece in kept) or any(signature_start(p) is not None for p in kept)
    yield from reversed(kept) if signs else ()


def _behind(lines: Sequence[Piece]) -> list[Piece]:
    """The pieces of a signature that stands under the list."""
    kept, rules, named = list[Piece](), 0, False
    for piece in lines:
        if piece.rule:
            rules += 1
            if rules > 12:
                break
            continue
        if type_line(piece) or (named and not is_signature(piece) and not is_name(without_title(piece.text))):
            break
        if not (
            is_signature(piece)
            or is_name(without_title(piece.text))
            or (piece.capital and len(piece.text) < 80)
            or signature_start(piece) == 0
        ):
            break
        kept.append(piece)
        named = named or is_name(without_title(piece.text))
        rules = 0
        if len(kept) > 12:
            break
    return kept


def _signature_only(text: str, body: int) -> Ending:
    found = _CAPACITY.search(text, body)
    start = found.start() if found else _posts_at_end(text, body)
    if start is None:
        return Ending()
    kept = _behind(list(_until_annex(pieces(text, start, start + 1_500))))
    if not kept:
        return Ending()
    return Ending((), signed_by(kept, text), kept[0].start, kept[-1].end)


def _posts_at_end(text: str, body: int) -> int | None:
    """A post in capitals among the last lines, and a name under it."""
    lines = [piece for piece in pieces(text, max(body, len(text) - 800)) if not piece.rule]
    for at, piece in enumerate(lines):
        if is_signature(piece) and any(is_name(without_title(one.text)) for one in lines[at + 1 : at + 4]):
            return piece.start
    return None


def _items(lines: Sequence[str]) -> tuple[str, ...]:
    """The list's items as written, without dashes and what ends them."""
    items = list[str]()
    dashed = any(_DASH.match(line) for line in lines)
    for line in lines:
        begins = bool(_DASH.match(line) or _NUMBERED.match(line)) or (
            not dashed and (not items or items[-1].rstrip().endswith((";", ".")))
        )
        begins = begins or not items or _FILED.match(even(line)) is not None
        chunks = _chunks(line)
        if not begins and not items[-1].rstrip().endswith(";"):
            items[-1] += " " + chunks.pop(0)
        items.extend(chunks)
    said = (" ".join(_undashed(item).split()).strip(" ;.,:") for item in items)
    return tuple(item for item in said if item and any(map(str.isalnum, item)))


def _chunks(line: str) -> list[str]:
    """Several items in one line: at each “;”, or at each dash where there is none; what is filed goes to the end."""
    filed = re.search(r"(?:^|[;.]\s{0,2}|\s|[-–]\s?)(l[ưu]u)(?=\s{0,2}:|\s+VT|\s+V[ăa]n|\s+VP)", line, re.IGNORECASE)
    head, tail = (line[: filed.start(1)], line[filed.start(1) :]) if filed else (line, "")
    parts = re.split(r";\s{0,3}", head)
    if (";" not in head and len(re.findall(r"(?:^|\s)[-–]\s", head)) > 1) or (tail and ";" not in head):
        parts = re.split(r"(?:^|\s)[-–]\s", head)
    kept = [f"{part};" for part in (part.strip(" -–—") for part in parts[:-1]) if part]
    last = parts[-1].strip(" -–—") if tail else parts[-1].strip()
    return [*kept, *([last] if last.strip(" -–—+*") else []), *([tail] if tail else [])]


def _undashed(item: str) -> str:
    dash = _DASH.match(item)
    return item[dash.end() :] if dash else item
