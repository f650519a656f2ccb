"""The heads of the open half of the corpus, all of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lib.text import fold, nfc
from plans.reading.head import read_head

OPEN = sorted((Path(__file__).resolve().parents[1] / "corpus" / "open").glob("*.json"))


def _alike(value: Any) -> Any:
    """Compared without case, marks and line ends: a header is in capitals."""
    return " ".join(fold(value).split()) if isinstance(value, str) else value


@pytest.mark.parametrize("gold", OPEN, ids=lambda path: path.stem)
def test_the_head_of_an_open_text(gold: Path) -> None:
    said = json.loads(gold.read_text(encoding="utf-8"))["doc"]
    head = read_head(nfc(gold.with_suffix(".txt").read_text(encoding="utf-8")))
    found = {
        "number": head.number,
        "issuer": head.issuer,
        "issued_on": head.issued_on and head.issued_on.isoformat(),
        "subject": head.subject,
        "based_on": [one.number for one in head.based_on],
        "signed_by": head.signed_by,
        "recipients": list(head.recipients),
    }
    for name, value in said.items():
        one_of = value if name in ("issuer", "subject") and isinstance(value, list) else [value]
        assert _alike(found[name]) in [_alike(one) for one in one_of], name
