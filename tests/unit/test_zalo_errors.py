"""Zalo's codes, each with the class that its specification gives it: written from there, not from the code."""

from __future__ import annotations

import pytest

from notifications.zalo.errors import TABLES, Class, Host, Trouble

BY_PHONE = """
    R -124
    T -100
    D -133 -144 -147 -1441 -1471 -1472
    P -108 -110 -111 -112 -1121 -1122 -1123 -1124 -114 -116 -118 -119 -130 -132 -134 -139 -140 -141 -153
    H -101 -102 -103 -104 -105 -106 -107 -109 -1091 -113 -1131 -115 -117 -120 -1201 -1202 -121 -122 -123 -1241 -125
    H -126 -127 -128 -129 -131 -135 -1351 -136 -137 -138 -1381 -142 -143 -145 -146 -148 -149 -1491 -150 -151 -152 -158
    H -159 -160 -161 -162
"""
# Of -100, -214, -233, -235, -237, -238, -241, -242 and -403 the specification names no class.
BY_USER = """
    R -216 -220
    T -32 -100 -200 -214
    D -211 -218 -234
    P -201 -210 -213 -217 -227 -230 -232 -233 -237 -244 -249
    H -204 -205 -209 -212 -219 -221 -223 -224 -235 -238 -240 -241 -242 -248 -320 -321 -403
"""


def _rows(host: Host, table: str) -> list[tuple[Host, int, str]]:
    lines = (line.split() for line in table.strip().splitlines())
    return [(host, int(code), kind) for kind, *codes in lines for code in codes]


ROWS = [*_rows("phone", BY_PHONE), *_rows("oa", BY_USER)]


@pytest.mark.parametrize(("host", "code", "kind"), ROWS)
def test_a_code_has_the_class_of_the_specification(host: Host, code: int, kind: Class) -> None:
    assert Trouble(code, host).kind == kind


def test_the_tables_hold_these_codes_and_no_others() -> None:
    known = {(host, code) for host, table in TABLES.items() for code in table}
    assert known == {(host, code) for host, code, _ in ROWS}
