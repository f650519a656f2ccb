"""SpamAssassin, as Debian installs it and without asking the network, takes no kind of mail for spam."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import get_args

import pytest

from lib.language import language
from lib.time import VIETNAM
from lib.vocabulary import Kind
from notifications.email.mime import compose
from notifications.letter.model import Letter
from notifications.model import Address, Payload
from org.model import Relation
from tests import services
from tests.unit.test_mail_words import PAGE, all_kinds, entry, letter

MOST = 2.0
RELATIONS: tuple[Relation, ...] = ("subordinate", "member")
# The agreed test string is spam to every filter: one without rules would praise all mails.
GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
NOW = datetime.now(VIETNAM)  # an old date would be held against the mail


def scores(mails: dict[str, bytes], home: Path) -> dict[str, tuple[float, str]]:
    """Of each mail its score, and the rules that gave it. As they leave: no relay has stamped them yet."""
    judge = shutil.which("spamassassin")
    if judge is None:
        services.missing("spamassassin")
    assert judge is not None
    (home / "preferences").write_text("report_safe 0\n")  # spam, too, is only marked
    command = [judge, "--local", "--test-mode", f"--prefspath={home / 'preferences'}", "--mbox"]
    box = b"".join(
        f"From - Tue Dec  8 08:00:00 2020\nX-Name: {name}\n".encode() + mail.replace(b"\r\n", b"\n") + b"\n"
        for name, mail in mails.items()
    )
    said = subprocess.run(command, input=box, capture_output=True, check=True, timeout=200, env={"HOME": str(home)})
    text = re.sub(r"\s+", " ", said.stdout.decode(errors="replace"))
    status = r"X-Spam-Status: \w+, score=(-?[\d.]+) .{,40}?tests=(.{,400}?) autolearn.{,400}?X-Name: (\S+)"
    return {name: (float(number), rules) for number, rules, name in re.findall(status, text)}


def mail_of(one: Letter) -> bytes:
    to = Address(name=one.recipient.unit, email="dau-moi@hoi-nong-dan.tay-ninh.example")
    payload = Payload(
        message_id="0123456789abcdef.kh87@mttq.tay-ninh.example",
        to=to,
        letter=one,
        list_id="ke-hoach-87.2020.mttq.tay-ninh.example",
        date=NOW,
    )
    return compose(payload, "Đôn Đốc <don-doc@mttq.tay-ninh.example>")


@pytest.mark.timeout(240)
def test_every_kind_scores_low_and_the_filter_is_awake(tmp_path: Path) -> None:
    late = letter(*(entry("escalation", unit=f"Xã {n}") for n in range(94)))
    letters = {
        f"{kind}.{relation}": letter(entry(kind, relation=relation, reason="Thiếu biểu số liệu", page=PAGE))
        for kind in get_args(Kind)
        for relation in RELATIONS
    }
    letters |= {"digest": all_kinds(), "list": late, "spam": letter(entry(item=GTUBE))}
    mails = {name: mail_of(one) for name, one in letters.items()}
    token = language.set("en")
    try:
        mails["english"] = mail_of(all_kinds())
    finally:
        language.reset(token)
    found = scores(mails, tmp_path)
    assert set(found) == set(mails)
    assert found.pop("spam")[0] > 100
    assert {name: one for name, one in found.items() if one[0] >= MOST} == {}
