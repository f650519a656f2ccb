"""Builds units.csv and contacts.csv of examples/, so that nobody types 94 communes; of two also the plan, as
`dondoc plan new` writes it, and of two the plan of 2020 as one below another.

    python -m scripts.build_examples

Units are real bodies; contacts are posts at .example addresses, never persons.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from lib.text import fold
from org.files.official import NEW_MAP, official_units
from org.model import UnitVersion
from plans.file.beginning import begun
from plans.file.reader import read

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
ISSUED = date(2020, 10, 6)
TODAY = date(2026, 9, 28)  # of the plans that `plan new` writes
UNIT_FIELDS = ("code", "name", "level", "parent", "tags", "valid_from", "valid_to", "resolution")
CONTACT_FIELDS = ("unit", "post", "title", "name", "email", "phone")

PROVINCE_ORGANISATIONS = {
    "ldld": "Liên đoàn Lao động tỉnh Tây Ninh",
    "hnd": "Hội Nông dân tỉnh Tây Ninh",
    "lhpn": "Hội Liên hiệp Phụ nữ tỉnh Tây Ninh",
    "doan-thanh-nien": "Đoàn TNCS Hồ Chí Minh tỉnh Tây Ninh",
    "ccb": "Hội Cựu chiến binh tỉnh Tây Ninh",
    "ctd": "Hội Chữ thập đỏ tỉnh Tây Ninh",
    "nct": "Hội Người cao tuổi tỉnh Tây Ninh",
    "khuyen-hoc": "Hội Khuyến học tỉnh Tây Ninh",
    "dong-y": "Hội Đông y tỉnh Tây Ninh",
    "luat-gia": "Hội Luật gia tỉnh Tây Ninh",
    "khkt": "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Tây Ninh",
    "lien-minh-htx": "Liên minh Hợp tác xã tỉnh Tây Ninh",
}
IN_EVERY_PROVINCE = ("ldld", "hnd", "lhpn", "doan-thanh-nien", "ccb")
DISTRICT_ORGANISATIONS = {
    "ldld": "Liên đoàn Lao động quận Tây Hồ",
    "hnd": "Hội Nông dân quận Tây Hồ",
    "lhpn": "Hội Liên hiệp Phụ nữ quận Tây Hồ",
    "doan-thanh-nien": "Đoàn TNCS Hồ Chí Minh quận Tây Hồ",
    "ccb": "Hội Cựu chiến binh quận Tây Hồ",
    "ctd": "Hội Chữ thập đỏ quận Tây Hồ",
    "nct": "Hội Người cao tuổi quận Tây Hồ",
    "khuyen-hoc": "Hội Khuyến học quận Tây Hồ",
    "dong-y": "Hội Đông y quận Tây Hồ",
    "luat-gia": "Hội Luật gia quận Tây Hồ",
}
# The codes of `plan new --like KIND`, and those of the example of that kind.
CODES = {
    "two-level": {"mttq-tinh": "mttq-tay-ninh", "# desk: ban-phong-trao": "desk: mttq-tay-ninh-ptth"},
    "weekly": {"mttq-tinh": "mttq-hue", "# desk: ban-phong-trao": "desk: mttq-hue-ptth"},
}
# What makes the plan of 2020 one below the centre's.
BASED = "  based_on: [178/KH-MTTW-BTT]\n"
FULFILS = '  fulfils: ["178/KH-MTTW-BTT@2020#province-review"]\n  buffers: {district: 10wd}\n'
# What makes the plan of a district one below the city's.
DAY_OFF = "  day_off: next\n"
CITY = '  fulfils: ["KH-MTTQ-TP-2020@2020#district-reviews"]\n'
HEADS = {
    "central": "Chủ tịch",
    "province": "Chủ tịch",
    "district": "Chủ tịch",
    "organisation": "Thủ trưởng",
    "desk": "Trưởng Ban",
}

Row = tuple[object, ...]

# The council and the committee that work with the Front of their district by one programme.
BESIDE_DONG_DA: tuple[Row, ...] = (
    ("hdnd-dong-da", "Thường trực Hội đồng nhân dân quận Đống Đa", "district", "", ""),
    ("ubnd-dong-da", "Ủy ban nhân dân quận Đống Đa", "district", "", ""),
)


def main() -> None:
    """Write the files of every example."""
    _tay_ninh(EXAMPLES / "tay-ninh-87")
    _three_levels(EXAMPLES / "three-levels")
    _of_ha_noi("tay-ho-30", "Tây Hồ", date(2020, 11, 12), organisations=DISTRICT_ORGANISATIONS)
    _between(EXAMPLES / "tay-ho-30")
    _of_ha_noi("hoan-kiem", "Hoàn Kiếm", date(2020, 11, 16))
    _of_ha_noi("dong-da-2023", "Đống Đa", date(2023, 2, 8), BESIDE_DONG_DA, IN_EVERY_PROVINCE)
    _tam_duong(EXAMPLES / "tam-duong")
    _since_2025("two-level", "tỉnh Tây Ninh", "tay-ninh")
    _since_2025("weekly", "thành phố Huế", "hue")


def plan_of(kind: str) -> str:
    """What `plan new --like KIND` writes, with the codes of its example."""
    text = begun(kind, TODAY)
    for before, after in CODES[kind].items():
        text = text.replace(before, after)
    return text


def _since_2025(kind: str, province: str, slug: str) -> None:
    """A province and its communes, with nothing between them."""
    top = f"mttq-{slug}"
    units: list[Row] = [
        (top, f"Ban Thường trực Ủy ban MTTQ Việt Nam {province}", "province", "", "front", NEW_MAP),
        (f"{top}-ptth", f"Ban Phong trào - Tuyên giáo, Ủy ban MTTQ Việt Nam {province}", "desk", top, "", NEW_MAP),
    ]
    names = {code: PROVINCE_ORGANISATIONS[code].replace("tỉnh Tây Ninh", province) for code in IN_EVERY_PROVINCE}
    units += [(*row, NEW_MAP) for row in _organisations(names, top, f"-{slug}")]
    official = official_units(province, TODAY)
    units += [(*row[:5], NEW_MAP) for row in _front(official[1:], {official[0].code: top})]
    heads = {**HEADS, "commune": "Chủ tịch"}
    _write(EXAMPLES / kind, units, [one for unit in units for one in _contacts(unit, f"{slug}.example", heads)])
    (EXAMPLES / kind / "plan.yaml").write_text(plan_of(kind), encoding="utf-8")


def _tay_ninh(folder: Path, above: Sequence[Row] = ()) -> None:
    """The province; below the first of the units `above`, where there are any."""
    top, under = "mttq-tay-ninh", above[0][0] if above else ""
    units: list[Row] = [
        *above,
        (top, "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Tây Ninh", "province", under, "front"),
        (f"{top}-ptth", "Ban Phong trào - Tuyên giáo, Ủy ban MTTQ Việt Nam tỉnh Tây Ninh", "desk", top, ""),
    ]
    units += _organisations(PROVINCE_ORGANISATIONS, top, "-tinh-tay-ninh")
    units += _front(official_units("Tây Ninh", ISSUED)[1:], {"72": top})
    contacts = [contact for unit in units for contact in _contacts(unit, "tay-ninh.example")]
    # A district with a deputy, and communes that show the fallbacks: only a mailbox, nobody at all.
    contacts.append(
        ("mttq-huyen-tan-bien", "deputy", "Phó Chủ tịch", "", "pct@mttq-huyen-tan-bien.tay-ninh.example", "")
    )
    only_mailbox = {"mttq-xa-tan-lap", "mttq-xa-hoa-hiep"}
    nobody = {"mttq-xa-tan-binh-huyen-tan-bien"}
    contacts = [
        row for row in contacts if row[0] not in nobody and not (row[0] in only_mailbox and row[1] != "mailbox")
    ]
    _write(folder, units, contacts)


def _three_levels(folder: Path) -> None:
    """Tây Ninh and another province under the centre; its plan is that of 2020, which now says what it fulfils."""
    centre = ("mttw", "Ban Thường trực Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam", "central", "", "front")
    other = ("mttq-binh-phuoc", "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Bình Phước", "province", "mttw", "front")
    _tay_ninh(folder, [centre, other])
    plan = (EXAMPLES / "tay-ninh-87" / "plan.yaml").read_text(encoding="utf-8")
    (folder / "province.yaml").write_text(plan.replace(BASED, BASED + FULFILS), encoding="utf-8")


def _of_ha_noi(
    name: str, district: str, day: date, beside: Sequence[Row] = (), organisations: Iterable[str] = ()
) -> None:
    """A district of Hà Nội with what stands `beside` it, its organisations, and its wards of that day."""
    slug = _slug(district)
    top = f"mttq-{slug}"
    units: list[Row] = [
        ("mttq-ha-noi", "Ban Thường trực Ủy ban MTTQ Việt Nam thành phố Hà Nội", "province", "", "front"),
        (top, f"Ban Thường trực Ủy ban MTTQ Việt Nam quận {district}", "district", "mttq-ha-noi", "front"),
        *beside,
    ]
    names = {code: DISTRICT_ORGANISATIONS[code].replace("Tây Hồ", district) for code in organisations}
    units += _organisations(names, top, f"-quan-{slug}")
    official = official_units("Hà Nội", day)
    above = next(unit for unit in official if unit.name == f"Quận {district}")
    units += _front([unit for unit in official if unit.parent == above.code], {above.code: top})
    _write(EXAMPLES / name, units, [one for unit in units for one in _contacts(unit, f"{slug}.example")])


def _between(folder: Path) -> None:
    """The district's plan of 2020, which now says what it fulfils of the city's."""
    plan = (folder / "plan.yaml").read_text(encoding="utf-8")
    (folder / "district.yaml").write_text(plan.replace(DAY_OFF, CITY + DAY_OFF), encoding="utf-8")


def _tam_duong(folder: Path) -> None:
    """A district with its communes, and what they might report of its targets."""
    top, desk = "ubnd-tam-duong", "vhtt-tam-duong"
    units: list[Row] = [
        ("ubnd-lai-chau", "Ủy ban nhân dân tỉnh Lai Châu", "province", "", ""),
        (top, "Ủy ban nhân dân huyện Tam Đường", "district", "ubnd-lai-chau", ""),
        (desk, "Phòng Văn hóa và Thông tin huyện Tam Đường", "desk", top, ""),
    ]
    official = official_units("Lai Châu", date(2020, 3, 2))
    district = next(unit for unit in official if unit.name == "Huyện Tam Đường")
    communes = [unit for unit in official if unit.parent == district.code]
    units += _front(communes, {district.code: top}, body="Ủy ban nhân dân", begins="ubnd", tags="")
    _write(folder, units, [one for unit in units for one in _contacts(unit, "tam-duong.example")])
    plan = read((folder / "plan.yaml").read_bytes()).plan
    assert plan is not None, "the plan is written by hand, and can be read"
    with (folder / "so-lieu.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("Đơn vị", *(one.title for one in plan.indicators)))
        writer.writerows((code, *_reported(n)) for n, (code, *_) in enumerate(units[3:]))


def _reported(n: int) -> Row:
    """Figures of the n-th commune in the order of the plan's indicators: nobody's, but of the right size."""
    households, villages, offices = 700 + n * 137 % 600, 9 + n * 5 % 7, 6 + n % 3
    people, children, schools = households * 4 + n, households * 2 // 5, 1 + n % 2
    decimal = f"{3 + n * 7 % 23 / 10:.1f}".replace(".", ",")
    yes_or_no = ["có" if n % 13 < 8 else "không", "có" if n != 11 else "không"]
    return (
        *(yes_or_no[0], f"{9 + n * 3 % 5},{n % 10}", decimal, households * (85 + n % 6) // 100, villages - n % 3),
        *(offices, villages - (n + 1) % 3, villages - 2 - n % 2, int(n % 5 < 3), int(n % 4 > 0), int(n % 3 == 1)),
        *(yes_or_no[1], f"{15 + n % 2},{n * 3 % 10}", f"0,{6 + n % 3}", children * (19 + n % 4) // 100),
        *(households, people, villages, offices, schools, 1, 1, children),
    )


def _organisations(names: dict[str, str], parent: str, suffix: str) -> list[Row]:
    return [(f"{slug}{suffix}", name, "organisation", parent, "member-organisation") for slug, name in names.items()]


def _front(
    official: Iterable[UnitVersion],
    codes: dict[str, str],
    *,
    body: str = "Ban Thường trực Ủy ban MTTQ Việt Nam",
    begins: str = "mttq",
    tags: str = "front",
) -> list[Row]:
    """The Front committee, or another body, of each unit; names that occur twice carry their district."""
    units = list(official)
    names = {unit.code: unit.name for unit in units}
    often = Counter(unit.name for unit in units)
    rows: list[Row] = []
    for unit in units:
        twice = often[unit.name] > 1 and unit.parent in names
        code = f"{begins}-{_slug(unit.name)}" + (f"-{_slug(names[unit.parent or ''])}" if twice else "")
        if code in codes.values():  # differs in its marks only: Tân Thành, Tân Thạnh
            code += f"-{unit.code}"
        codes[unit.code] = code
        name = f"{body} {unit.name[0].lower()}{unit.name[1:]}"
        if twice:
            district = names[unit.parent or ""]
            name += f", {district[0].lower()}{district[1:]}"
        rows.append((code, name, unit.level, codes[unit.parent or ""], tags, "", unit.valid_to))
    return rows


def _contacts(unit: Row, domain: str, heads: dict[str, str] = HEADS) -> list[Row]:
    code, level = str(unit[0]), unit[2]
    at = f"{code}.{domain}"
    rows: list[Row] = [(code, "officer", "Cán bộ đầu mối", "", f"dau-moi@{at}", "")]
    if level in heads:
        rows.append((code, "head", heads[str(level)], "", f"lanh-dao@{at}", ""))
    if level == "commune":
        rows.append((code, "mailbox", "Hộp thư cơ quan", "", f"van-thu@{at}", ""))
    return rows


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def _write(folder: Path, units: list[Row], contacts: list[Row]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, fields, rows in (("units", UNIT_FIELDS, units), ("contacts", CONTACT_FIELDS, contacts)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(fields)
            writer.writerows((*row, *[""] * (len(fields) - len(row))) for row in rows)
        print(f"{folder.name}/{name}.csv: {len(rows)} rows")


if __name__ == "__main__":
    main()
