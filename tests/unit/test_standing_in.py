"""The words for a person of another unit, told in place of one that could not be reached."""

from datetime import date

from notifications.letter.model import Entry, Letter, Recipient
from notifications.letter.view import render


def _entry(silent: str | None, item: str = "Báo cáo tháng") -> Entry:
    return Entry(
        kind="overdue",
        plan_number="01/KH",
        plan_issued_on=date(2026, 9, 1),
        plan_subject="về công tác năm",
        desk="Văn phòng",
        item=item,
        unit="Phường 3",
        report_to="Văn phòng",
        due_on=date(2026, 11, 6),
        silent=silent,
    )


def _mail(*entries: Entry) -> tuple[str, str]:
    said = render(Letter(recipient=Recipient(unit="Tỉnh"), entries=entries, on=date(2026, 11, 9)))
    return said.subject, " ".join(said.text.split())


def test_the_silent_unit_is_in_the_subject_and_what_is_asked_in_the_mail() -> None:
    subject, text = _mail(_entry("Phường 3"))
    assert subject.startswith("[01/KH] Chuyển Phường 3 (không có người liên hệ được) – ")
    assert "Phường 3 hiện không có người liên hệ được" in text
    assert "chuyển nội dung dưới đây đến Phường 3 và cho biết đầu mối liên hệ" in text
    assert "Đến nay hệ thống chưa ghi nhận báo cáo của đơn vị." not in text


def test_the_units_own_people_read_their_own_words() -> None:
    subject, text = _mail(_entry(None))
    assert "Chuyển" not in subject
    assert "không có người liên hệ được" not in text


def test_what_is_for_another_and_what_is_ones_own_stand_apart() -> None:
    _, text = _mail(_entry(None, "Việc của mình"), _entry("Phường 3", "Việc của phường"))
    assert "Đến nay hệ thống chưa ghi nhận báo cáo của đơn vị." in text
    assert "chuyển nội dung dưới đây đến Phường 3" in text
