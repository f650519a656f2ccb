"""Plans that several decree, tasks that several carry out, and the periods that they report on (change contract, 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lib.problem import Refused
from org.model import Contact
from tests.stories.instants import at
from tests.stories.tay_ninh import EXAMPLES, bring_in_roster
from tests.stories.test_unit_changes import changed, contacts_are
from tests.stories.world import NUMBER, Story, officer, plan
from workflow.acting.submission import Submission
from workflow.amending.amend import Document, amend
from workflow.joint.contributing import contribute
from workflow.proof.prove import prove
from workflow.publish import publish
from workflow.revision.suspension import resume, suspend
from workflow.unit_changes.model import Row
from workflow.views import plans, tasks

LADDER = "\n".join(
    [
        "  - {before: 3d, tell: [officer, with]}",
        "  - {on_due: true, tell: with}",
        "  - {after: 1wd, tell: with}",
        "  - {after: 3wd, tell: issuers}",
    ]
)


def joint(
    *, lead: str = "huyen-a", supporters: str = "[huyen-b, {level: commune, under: huyen-a}]", due: str = "2020-12-15"
) -> bytes:
    item = f"- {{id: fund, title: Vận động Quỹ, lead: {lead}, with: {supporters}, due: {due}}}"
    return plan(item, LADDER).replace(b"issuer: tinh", b"issuers: [tinh, hoi-nong-dan]")


def proven(story: Story) -> bool:
    with story.store.read() as connection:
        proof = prove(connection)
    return proof.verdict.broken is None and not proof.differences


def told(story: Story, kind: str) -> list[str]:
    """Whom the notices of that kind about the task of huyen-a are for."""
    return [row["recipient"]["unit"] for row in story.notices("huyen-a", kind=kind)]


def contributed(story: Story, unit: str, **given: Any) -> None:
    what = Submission(by="Đầu mối phối hợp", note="số liệu 5 thôn", **given)
    kept = story.folder / "files"
    id = story.task_id("fund", "huyen-a")
    contribute(story.store, id, what, unit=unit, files_folder=kept, now=story.now, actor=unit)
    story.at(f"{story.now:%Y-%m-%d %H:%M}")


def test_supporters_hear_what_is_theirs_and_their_part_reaches_the_lead(story: Story, tmp_path: Path) -> None:
    story.begin().publish_aloud(joint())
    story.expect_mail(officer("huyen-a"), "Giao nhiệm vụ", "Vận động Quỹ", "của Đơn vị tinh, Đơn vị hoi-nong-dan")
    for unit in ("huyen-b", "xa-a1", "xa-a2"):
        mail = story.expect_mail(officer(unit), "Phối hợp – Giao nhiệm vụ", "Đề nghị đơn vị phối hợp thực hiện")
        assert mail.says("Đơn vị chủ trì: Đơn vị huyen-a")
    story.expect_no_more_mail()
    assert story.task("fund", "huyen-a")["with"] == ["huyen-b", "xa-a1", "xa-a2"]
    with story.store.read() as connection:
        assert [one["issuers"] for one in plans.rows(connection)] == [["tinh", "hoi-nong-dan"]]
    assert proven(story)

    story.at("2020-12-12 09:00")  # Saturday: three days before
    assert told(story, "reminder") == ["huyen-a", "huyen-b", "xa-a1", "xa-a2"]
    figures = tmp_path / "so-lieu.csv"
    figures.write_text("5")
    story.at("2020-12-14 09:00").put_mail_aside()
    contributed(story, "xa-a1", files=[(None, figures)])
    story.expect_mail(officer("huyen-a"), "Đã có nội dung phối hợp", "số liệu 5 thôn")
    story.expect_no_more_mail()
    id = story.task_id("fund", "huyen-a")
    with story.store.rehearse() as connection:
        shown = tasks.show(connection, id, story.now)
    assert (shown["status"], shown["submissions"], shown["acts"][-1]["action"]) == ("assigned", [], "contribute")
    [given] = shown["contributions"]
    assert (given["unit"], given["by"], given["note"]) == ("xa-a1", "Đầu mối phối hợp", "số liệu 5 thôn")
    assert [file["name"] for file in given["files"]] == ["so-lieu.csv"]
    for other in ("huyen-a", "xa-b1"):  # the lead itself, and a unit that has nothing to do with it
        with pytest.raises(Refused) as refused:
            contributed(story, other)
        assert [one.code for one in refused.value.problems] == ["illegal-act"]

    story.at("2020-12-15 09:00").at("2020-12-16 09:00").at("2020-12-18 09:00")
    assert told(story, "due") == told(story, "overdue") == ["huyen-b", "xa-a1", "xa-a2"]
    assert told(story, "escalation") == ["ban", "hoi-nong-dan"]
    story.put_mail_aside()
    story.submit("fund", "huyen-a")
    story.return_("fund", "huyen-a", "thiếu biểu")
    story.expect_mail(officer("huyen-a"), "Trả lại")
    story.expect_no_more_mail()
    story.submit("fund", "huyen-a")
    with pytest.raises(Refused, match="gửi nội dung phối hợp cho"):
        contributed(story, "xa-a2")
    assert proven(story)


def test_who_supports_it_and_stands_in_for_another_is_told_for_the_own_unit(story: Story) -> None:
    story.begin(silent=("xa-b1",))
    contacts_are(story, Contact(unit="xa-a1", post="officer", email=officer("huyen-b")))
    story.publish(joint(supporters="[xa-b1, xa-a1]"))
    [row] = [one for one in story.notices("huyen-a", kind="assignment") if one["recipient"]["unit"] != "huyen-a"]
    assert (row["recipient"]["unit"], row["recipient"]["email"]) == ("xa-a1", officer("huyen-b"))
    assert row["reason"] is None, "it is no message to somebody who cannot be reached"


def test_what_becomes_of_the_task_is_told_to_its_supporters(story: Story) -> None:
    story.begin_with(joint())
    story.extend("fund", "huyen-a", "2020-12-20")
    suspend(story.store, NUMBER, reason="Giãn cách", now=story.now, actor="ban")
    resume(story.store, NUMBER, reason="Hết giãn cách", now=story.now, actor="ban")
    story.waive("fund", "huyen-a")
    everybody = ["huyen-a", "huyen-b", "xa-a1", "xa-a2"]
    for kind in ("assignment", "extended", "suspended", "resumed", "waived"):
        assert told(story, kind) == everybody, kind
    story.put_mail_aside()
    assert proven(story)


def test_other_supporters_are_chosen_by_a_document(story: Story) -> None:
    story.begin_with(joint())
    document = Document(number="99/KH")

    def amended(data: bytes) -> dict[str, Any]:
        done = amend(story.store, NUMBER, data, replace(document, version=None), now=story.now, actor="ban")
        story.at(f"{story.now:%Y-%m-%d %H:%M}")
        return done

    amended(joint(supporters="[huyen-b, xa-b1]", due="2020-12-25"))
    story.expect_mail(officer("huyen-a"), "Điều chỉnh")
    story.expect_mail(officer("huyen-b"), "Điều chỉnh")
    story.expect_mail(officer("xa-b1"), "Giao nhiệm vụ", "phối hợp")
    for unit in ("xa-a1", "xa-a2"):
        story.expect_mail(officer(unit), "Thôi thực hiện", "Đơn vị thôi phối hợp")
    story.expect_no_more_mail()
    assert story.task("fund", "huyen-a")["with"] == ["huyen-b", "xa-b1"]
    amended(joint(due="2020-12-25").replace(b"plan:", b"plan:\n  version: 2"))  # as before: they hear it again
    assert story.mails(officer("huyen-a")) == []
    for unit, words in (("xa-a1", "Giao nhiệm vụ"), ("xa-a2", "Giao nhiệm vụ"), ("xa-b1", "Thôi thực hiện")):
        story.expect_mail(officer(unit), words)
    assert proven(story)
    with pytest.raises(Refused) as refused:
        amended(joint().replace(b", hoi-nong-dan]", b"]").replace(b"plan:", b"plan:\n  version: 3"))
    assert "not-the-same-plan" in [one.code for one in refused.value.problems]


def test_a_number_is_taken_for_each_issuer(story: Story) -> None:
    story.begin_with(joint())
    own = joint().replace(b"issuers: [tinh, hoi-nong-dan]", b"issuer: hoi-nong-dan")
    for data, taken in ((own, 1), (joint(), 2), (joint().replace(b"hoi-nong-dan]", b"huyen-b]"), 1)):
        with pytest.raises(Refused) as refused:
            publish(story.store, data, story.now, "ban")
        assert [one.code for one in refused.value.problems] == ["already-published"] * taken


def test_a_recurring_task_names_its_period_beside_the_date(story: Story) -> None:
    due = '{every: "FREQ=MONTHLY;BYMONTHDAY=20", from: 2020-10-20, until: 2020-12-31}'
    items = f"- {{id: monthly, title: Báo cáo tháng, lead: huyen-a, due: {due}, period: month}}"
    story.begin().publish_aloud(plan(items))
    story.expect_mail(officer("huyen-a"), "kỳ số liệu tháng 10/2020 (từ 15/09/2020 đến 14/10/2020)")
    assert [one["period"]["name"] for one in story.tasks("monthly")] == ["2020-10", "2020-11", "2020-12"]
    assert story.notices("huyen-a")[0]["period"] == {"name": "2020-10", "from": "2020-09-15", "to": "2020-10-14"}
    assert proven(story)


def test_the_programme_of_dong_da_names_its_periods_leads_and_supporters(story: Story) -> None:
    folder = EXAMPLES / "dong-da-2023"
    story.now = at("2023-02-08 09:00")
    bring_in_roster(story.store, folder, story.now)
    publish(story.store, (folder / "plan.yaml").read_bytes(), story.now, "mttq-dong-da")
    voters = story.tasks("tiep-xuc-cu-tri")
    assert [(one["unit"], one["due_on"], one["period"]["name"], one["with"]) for one in voters] == [
        ("hdnd-dong-da", "2023-06-30", "2023-H1", ["mttq-dong-da", "ubnd-dong-da"]),
        ("hdnd-dong-da", "2024-01-02", "2023-H2", ["mttq-dong-da", "ubnd-dong-da"]),
    ]
    assert voters[0]["period"] == {"name": "2023-H1", "from": "2022-12-15", "to": "2023-06-14"}
    [funds] = story.tasks("vi-nguoi-ngheo")
    assert len(funds["with"]) == 6
    assert {one["period"]["name"] for one in story.tasks("phuong-quy")} == {f"2023-Q{n}" for n in (1, 2, 3, 4)}
    assert story.tasks("phan-bien")[0]["period"] is None
    assert proven(story)


def test_who_took_a_supporters_place_supports_in_its_stead(story: Story) -> None:
    """U5: the heir is told in a supporter's words and hands in its part; that the task is the supporter's stays."""
    story.begin().publish(joint(supporters="[xa-b1, xa-a2]"))
    changed(story, Row(old="xa-b1", new="huyen-b"), on=date(2020, 12, 1))
    story.at("2020-12-12 09:00").put_mail_aside()
    assert story.task("fund", "huyen-a")["with"] == ["xa-a2", "xa-b1"]
    assert told(story, "reminder") == ["huyen-a", "huyen-b", "xa-a2"]
    contributed(story, "huyen-b")
    with pytest.raises(Refused, match="hãy ghi đơn vị đứng thay: huyen-b"):
        contributed(story, "xa-b1")
    others, by = joint(supporters="[xa-b1, xa-a2, xa-a1]"), Document(number="99/KH")
    follows = amend(story.store, NUMBER, others, by, now=story.now, actor="ban", dry_run=True)
    assert [one["recipient"]["unit"] for one in follows["notices"]] == ["xa-a1"]  # A5: who stays hears nothing of it
    story.waive("fund", "huyen-a")
    story.at("2020-12-14 09:00")
    [mail] = story.mails(officer("huyen-b"))
    for words in ("Phối hợp – ", "Đơn vị chủ trì được miễn", "thay đầu mối của Đơn vị xa-b1"):
        assert mail.says(words)
    story.put_mail_aside()
    assert proven(story)
