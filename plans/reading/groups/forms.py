"""Units as a text writes them: a level, a tag, the issuer, or a name (contract, section 4: `selectors`). Pure.

The table of forms, each with an example that a test reads:

| written | is |
|---|---|
| a plural or a list of levels' words | that level below the issuer |
| a group's own words (GROUPS) | its tag or level |
| the issuer's name, shortened as texts do | the issuer |
| anything else | a name, for whoever has a roster |
"""

from __future__ import annotations

from collections.abc import Sequence

from lib.text import clean_line, fold
from plans.reading.groups.words import CITY, GROUPS, LONGEST, Named, Word, named, words_of
from plans.reading.model import Chosen

# Who acts for the issuer, named alone.
_BETWEEN_SESSIONS = {"ban thuong truc", "ban thuong vu", "ban chap hanh"}
_TAY_NINH = "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"
# (written, issuer) → what it is. Read by a test, shown in the documentation.
EXAMPLES: Sequence[tuple[str, str | None, dict[str, object]]] = (
    ("các huyện, thị xã, thành phố", _TAY_NINH, {"level": "district"}),
    ("Ban Thường trực Ủy ban MTTQ Việt Nam huyện, thị xã, thành phố", _TAY_NINH, {"level": "district"}),
    ("Mỗi huyện, thị xã, thành phố", None, {"level": "district"}),
    ("Ủy ban nhân dân các quận, huyện, thị xã", None, {"level": "district"}),
    ("các xã, phường, thị trấn", _TAY_NINH, {"level": "commune"}),
    ("Mỗi phường", "Ủy ban MTTQ Việt Nam quận Tây Hồ", {"level": "commune"}),
    ("Ban Thường trực Mặt trận các phường", "Ủy ban MTTQ Việt Nam quận Tây Hồ", {"level": "commune"}),
    ("18 phường", None, {"level": "commune"}),
    ("UBND cấp xã", None, {"level": "commune"}),
    ("các xã, phường, đặc khu trên địa bàn tỉnh", _TAY_NINH, {"level": "commune"}),
    ("các tỉnh, thành phố", None, {"level": "province"}),
    ("các khu dân cư", None, {"level": "residential-area"}),
    ("Trưởng các thôn", None, {"level": "residential-area"}),
    ("Ban Công tác Mặt trận khu phố, ấp", None, {"level": "residential-area"}),
    ("các huyện, thành đoàn", "Ban Thường vụ Tỉnh đoàn", {"level": "district"}),
    ("các Ban Công tác Mặt trận", None, {"level": "residential-area"}),
    ("các tổ chức thành viên của Mặt trận Tổ quốc Việt Nam tỉnh", _TAY_NINH, {"tag": "member-organisation"}),
    ("Các tổ chức thành viên MT", _TAY_NINH, {"tag": "member-organisation"}),
    ("Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", _TAY_NINH, {"issuer": True}),
    ("Ủy ban MTTQ Việt Nam tỉnh Tây Ninh", _TAY_NINH, {"issuer": True}),
    ("BTT UBMTTQ quận", "Ủy ban MTTQ Việt Nam quận Tây Hồ", {"issuer": True}),
    ("Ban Thường trực", _TAY_NINH, {"issuer": True}),
    ("Tỉnh Hội", "Ban Thường vụ Hội Nông dân tỉnh", {"issuer": True}),
    ("Ủy ban MTTQ Việt Nam Thành phố Hà Nội", "Ủy ban MTTQ Việt Nam quận Tây Hồ", {}),
    ("Ban Phong trào - Tuyên giáo", _TAY_NINH, {}),
    ("Ủy ban nhân dân tỉnh", _TAY_NINH, {}),
    ("Hội LHPN tỉnh", _TAY_NINH, {}),
    ("các xã Tân Bình, Thạnh Tân", _TAY_NINH, {}),
    ("một số tổ chức thành viên", _TAY_NINH, {}),
    ("các cơ quan, đơn vị", _TAY_NINH, {}),
    ("xã Tân Bình", _TAY_NINH, {}),
    ("Phòng Giáo dục và Đào tạo các huyện", _TAY_NINH, {}),
    ("các huyện, thị xã, đơn vị trực thuộc", _TAY_NINH, {}),
)


def chosen(written: str, issuer: str | None) -> Chosen:
    """What the words of a text for units mean; `issuer` as the text writes it, None where it does not say.

    A level or a tag is said only where all units of it are meant: “các xã Tân Bình, Thạnh Tân” is a name.
    """
    line = clean_line(written)
    words = words_of(line)
    if len(line) <= LONGEST and not any(word.kind == "some" for word in words):
        if group := _group(words, issuer):
            kind, code = group
            return Chosen(written=line, tag=code) if kind == "tag" else Chosen(written=line, level=code)
        if level := _level(words, issuer):
            return Chosen(written=line, level=level)
        if issuer and _is_issuer(line, words, issuer):
            return Chosen(written=line, issuer=True)
    return Chosen(written=line, name=line)


def _is_issuer(line: str, words: Sequence[Word], issuer: str) -> bool:
    if any(word.kind == "many" for word in words):
        return False
    return fold(line) in _BETWEEN_SESSIONS or same_office(named(line), named(issuer))


def same_office(written: Named, issuer: Named) -> bool:
    """Whether a name is the issuer's: the same office, and neither the level nor what it is called differs, where both
    say one. The level alone (“Quận”) is the issuer's too."""
    if written.level is None and written.called:
        return False
    if written.office != issuer.office and (written.office or written.level is None):
        return False
    levels, called = {written.level, issuer.level} - {None}, {written.called, issuer.called} - {()}
    return len(levels) <= 1 and len(called) <= 1


def _group(words: Sequence[Word], issuer: str | None) -> tuple[str, str] | None:
    """A group that stands for itself, with nothing before it, and the issuer's own name at most behind it."""
    at = next((n for n, word in enumerate(words) if word.kind == "group"), None)
    if at is None or any(word.kind != "many" for word in words[:at]):
        return None
    group, behind = GROUPS[words[at].text], words[at + 1 :]
    of_its_level = all(word.kind in ("many", "of") or word.text == group[1] for word in behind)
    return group if of_its_level or _only_issuers(behind, issuer) else None


def _level(words: Sequence[Word], issuer: str | None) -> str | None:
    """The one level of which all units are meant; None where a name, or more than one level, is said."""
    first = next((n for n, word in enumerate(words) if word.kind == "level"), None)
    if first is None:
        return None
    last = first
    while _goes_on(words[last + 1 : last + 3]):
        last += 1
    before, run, behind = words[:first], words[first : last + 1], words[last + 1 :]
    said = {word.text for word in run if word.kind == "level"}
    number = before[-1].text.isdigit() if before else False
    many = number or len([word for word in run if word.kind == "level"]) > 1 or any(w.kind == "many" for w in before)
    if not many or any(word.kind not in ("office", "many") for word in before[: len(before) - number]):
        return None
    if CITY in said:
        said = (said - {CITY}) or {CITY}
        said = said if len(run) > 1 else {CITY}
    return said.pop() if len(said) == 1 and CITY not in said and _only_issuers(behind, issuer) else None


def _goes_on(behind: Sequence[Word]) -> bool:
    """Whether more words of levels follow; “các huyện, Thành đoàn” names the same office in between."""
    kinds = [word.kind for word in behind]
    return kinds[:1] in (["level"], ["many"]) or kinds == ["office", "level"]


def _only_issuers(words: Sequence[Word], issuer: str | None) -> bool:
    """Whether these words say no more than the issuer's name does (“trên địa bàn tỉnh”)."""
    known = {(word.kind, word.text) for word in words_of(issuer)} if issuer else set()
    if not issuer:
        return all(word.kind in ("of", "level", "office") for word in words)
    whole = named(issuer)
    rest = [word for word in words if word.kind != "of"]
    if not whole.called and rest and any(word.kind == "level" and word.text == whole.level for word in rest):
        return all(word.kind in ("level", "office", "word") for word in rest)
    return all((word.kind, word.text) in known for word in rest)
