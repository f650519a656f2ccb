"""Whatever field of a file for `plan amend` alone is wrong: it is refused as in a file for publication, and beside that
only where an amendment cannot be what a plan may (change contract, A1)."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lib.problem import Refused
from storage.store import Store
from tests.stories.world import UNITS, Story
from tests.stories.world import plan as plan_file
from workflow.amending.amend import Document, amend
from workflow.publish import check_plan

ABOVE = plan_file("- {id: all, title: Báo cáo, assigned_to: [tinh, huyen-a], due: 2021-01-29}", number="1/KH-TW")
BEFORE = plan_file("- {id: old, title: Cũ, assigned_to: huyen-a, due: 2021-01-29}", number="0/KH").replace(
    b"issuer: tinh", b"issuers: [tinh, hoi-nong-dan]"
)
LADDER = [
    {"before": "3d", "tell": ["officer"]},
    {"on_due": True, "tell": ["officer"]},
    {"after": "2wd", "tell": ["head"]},
]
# Every field that there is, once.
WHOLE: dict[str, Any] = {
    "plan": {
        "number": "87/KH",
        "issuers": ["tinh", "hoi-nong-dan"],
        "issued_on": "2020-10-06",
        "subject": "Sơ kết",
        "based_on": ["1/KH-TW"],
        "supersedes": ["0/KH"],
        "fulfils": ["1/KH-TW#all"],
        "buffers": {"district": "5wd"},
        "signed_by": "Chủ tịch",
        "desk": "ban",
        "day_off": "next",
        "calendar": "vn",
        "send_at": "08:00",
        "summary": "none",
        "acknowledge_within": "3wd",
        "review_within": "5wd",
        "answer_within": "3wd",
        "asking_stops": False,
        "version": 1,
    },
    "items": [
        {
            "id": "monthly",
            "title": "Báo cáo tháng",
            "lead": {"level": "district", "under": "tinh"},
            "with": ["hoi-nong-dan", {"level": "commune", "under": "huyen-b"}],
            "period": {"every": "month", "closes": 14},
            "due": {"every": "FREQ=MONTHLY;BYMONTHDAY=20", "from": "2020-10-20", "until": "2020-12-31", "at": "17:00"},
            "deliverables": [{"id": "report", "title": "Báo cáo", "at_least": 1}],
            "on_merge": "one",
            "on_split": "all",
        },
        {
            "id": "whole",
            "title": "Tổng hợp",
            "assigned_to": {"units": ["huyen-a", "huyen-b"]},
            "period": {"from": "2020-10-01", "to": "2020-12-14"},
            "report_to": "tinh",
            "due": {"on": "2020-12-25", "at": "17:00"},
            "deliverables": [{"id": "model", "title": "Mô hình", "model": True}],
            "needs": ["last"],
            "ladder": LADDER,
        },
        {"id": "last", "title": "Trước", "assigned_to": "xa-a1", "due": {"before": "whole", "by": "5wd"}},
        {"id": "end", "title": "Cuối kỳ", "assigned_to": ["xa-a1", "xa-a2"], "due": {"end_of": "2020-Q4"}},
        {"id": "soon", "title": "Sớm", "assigned_to": {"level": "commune", "under": "huyen-b"}, "due": {"none": True}},
    ],
    "ladder": LADDER,
    "ladders": {"acknowledge": [{"on_due": True, "tell": ["officer"]}]},
    "indicators": [
        {"id": "weight", "item": "whole", "title": "Hộ", "unit": "hộ", "aggregate": "sum", "code": "ho"},
        {
            **{"id": "rate", "item": "whole", "title": "Tỷ lệ", "unit": "%", "aggregate": "weighted"},
            **{"weight": "weight", "direction": "up", "over": "last", "target": "61,5", "baseline": "40"},
            **{"strict": True, "decimals": 1, "optional": True},
        },
    ],
}
# What A1 and A2 say of an amendment alone, and what of publication an amendment is not asked.
OTHERS = {("not-the-same-plan", "plan.number"), ("not-the-same-plan", "plan.issuers"), ("nothing-changes", None)}
OF_PUBLICATION = {("already-published", "plan.number"), ("not-running", "plan.supersedes[0]")}


def fields(at: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value of the file, whatever holds others included."""
    for key, value in at.items() if isinstance(at, dict) else enumerate(at) if isinstance(at, list) else ():
        yield (*path, key)
        yield from fields(value, (*path, key))


def wrong(path: tuple[Any, ...]) -> Iterator[bytes]:
    """The file with that field alone of another form, of a value that there is not, and left out."""
    *above, last = path
    for value in ({"không-có": 1}, "không-có", None):
        document = copy.deepcopy(WHOLE)
        place: Any = document
        for step in above:
            place = place[step]
        place[last] = value
        if value is None:
            del place[last]
        yield written(document)


def written(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def test_a_file_of_which_one_field_is_wrong_is_refused_as_for_publication(sqlite_url: str, tmp_path: Path) -> None:
    story = Story(Store(sqlite_url), tmp_path).begin_with(ABOVE, UNITS).publish(BEFORE).publish(written(WHOLE))
    differ = {}
    for path in fields(WHOLE):
        for data in wrong(path):
            found = {
                (one.code, one.path) for one in check_plan(story.store, data, story.now) if one.severity == "error"
            }
            refused = amended(story, data)
            gone = {("nothing-to-fulfil", "plan.fulfils[0]"), ("not-the-same-issuer", "plan.supersedes[0]")}
            issuer = path[:2] == ("plan", "issuers")  # whoever issues it, it is the plan that these links are of
            if found - OF_PUBLICATION - (gone if issuer else set()) != refused - OTHERS:
                differ[data.decode()] = (path, found, refused)
    assert not differ, [*differ.values()][:10]


def amended(story: Story, data: bytes) -> set[tuple[str, str | None]]:
    try:
        document = Document(number="88/KH")
        amend(story.store, "87/KH", data, document, now=story.now, actor="ban", dry_run=True)
    except Refused as refused:
        return {(one.code, one.path) for one in refused.problems}
    return set()
