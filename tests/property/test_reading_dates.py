"""Any day, written in any of the ways and behind any of the cues, is read back, in any surroundings."""

from __future__ import annotations

import unicodedata
from datetime import date, time

from hypothesis import given, settings
from hypothesis import strategies as some

from plans.reading.dates import expressions

DAYS = some.dates(date(1990, 1, 1), date(2099, 12, 31))
# Both with their year; the second may not stand bare.
WAYS = (
    *("{d:02}/{m:02}/{y}", "{d}/{m}/{y}", "{d}-{m}-{y}", "{d}.{m}.{y}", "{d} / {m} / {y}", "{d:02}/ {m:02}/{y}"),
    *("{d:02} tháng {m:02} năm {y}", "{d} tháng {m}/{y}", "{d}\ntháng {m} năm\n{y}", "{d:02}–{m:02}–{y}"),
)
KINDS = {
    "before": ("trước ngày ", "Trước ", "chậm nhất trước ngày ", "xong trước ngày ", "TRƯỚC NGÀY "),
    "on_or_before": (
        *("chậm nhất ngày ", "chậm nhất là ngày ", "muộn nhất vào ngày ", "đến hết ngày ", "hết ngày ", "đến ngày "),
        *("không quá ngày ", "Hạn cuối: ", "hạn chót là ngày ", "Chậm nhất đến ", "thời hạn nộp báo cáo là ngày "),
    ),
    "on": ("ngày ", "vào ngày ", "trong ngày ", "Ngày "),
}
CUES = some.sampled_from([(kind, cue) for kind, cues in KINDS.items() for cue in cues])
HOURS = {
    "": None,
    "17 giờ ": time(17),
    "8h30 ngày ": time(8, 30),
    "16 giờ 30 phút, ngày ": time(16, 30),
    "7g ": time(7),
}


@given(DAYS, some.sampled_from(WAYS), CUES, some.sampled_from(["", ".", ", các xã", " (Thứ Sáu)", ";\n2. Xã", " để"]))
@settings(max_examples=150)
def test_a_day_is_read_back(day: date, way: str, kind_and_cue: tuple[str, str], rest: str) -> None:
    kind, cue = kind_and_cue
    written = cue + way.format(d=day.day, m=day.month, y=day.year)
    text = f"Gửi về Ủy ban {written}{rest}"
    (one,) = expressions(text, year=2020, issued_on=None)
    assert (one.kind, one.due, one.strict, one.year_given) == (kind, day, kind == "before", True)
    assert written.endswith(text[one.start : one.end])
    assert one.end == len("Gửi về Ủy ban ") + len(written)


@given(DAYS, some.sampled_from(WAYS), some.sampled_from(list(HOURS)))
@settings(max_examples=50)
def test_an_hour_before_a_day_is_read_with_it(day: date, way: str, hour: str) -> None:
    (one,) = expressions(f"trước {hour}{way.format(d=day.day, m=day.month, y=day.year)}", year=None, issued_on=None)
    assert (one.kind, one.due, one.at, one.strict) == ("before", day, HOURS[hour], HOURS[hour] is None)


@given(DAYS, some.integers(0, 400), some.sampled_from(WAYS), some.sampled_from([" đến ngày ", " đến hết ", " - ", "–"]))
@settings(max_examples=50)
def test_a_span_is_read_back(first: date, length: int, way: str, to: str) -> None:
    last = date.fromordinal(first.toordinal() + length)
    days = to.join(way.format(d=one.day, m=one.month, y=one.year) for one in (first, last))
    (one,) = expressions(f"từ ngày {days}", year=None, issued_on=None)
    assert (one.kind, one.range_start, one.due) == ("range", first, last)


BITS = some.sampled_from(
    [
        *(
            "trước ",
            "ngày ",
            "15/12/2020",
            "15/12",
            " ",
            "\n",
            ", ",
            "hằng ",
            "tháng ",
            "quý IV",
            "năm 2020",
            "chậm nhất ",
        ),
        *(
            "từ ",
            " đến ",
            "17 giờ ",
            "thứ Sáu",
            "cuối ",
            "05 ngày làm việc ",
            "kể từ ",
            "(",
            ")",
            "|",
            "31/11/2020",
            "*",
        ),
    ]
)


@given(some.lists(some.one_of(BITS, some.text(max_size=3)), max_size=14).map("".join))
@settings(max_examples=150)
def test_whatever_the_text_its_expressions_are_in_order_and_apart(written: str) -> None:
    text = unicodedata.normalize("NFC", written)
    end = 0
    for one in expressions(text, year=2020, issued_on=date(2020, 10, 6)):
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == text[one.start : one.end].strip()
        assert not (one.kind == "invalid" and one.due)
        end = one.end
