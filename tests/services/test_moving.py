# SPDX-License-Identifier: Apache-2.0
"""A record taken with an older form is moved to the newer one: said beforehand, and nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.conftest import Office
from tests.services.full_intake import BY_HUSBAND, HIS, take

from intake_desktop import resources
from intake_desktop.domain.identifiers import part_id
from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.forms.builtin import full_intake
from intake_desktop.forms.form import encode
from intake_desktop.services import cases, classifications, drafts, forms, intakes, moving
from intake_desktop.store.things import current

FIRST = """
| survey |
| | type | name | label::English (en) | required | bind::intake:privacy | bind::intake:feeds |
| | begin group | all | All | | | |
| | select_one consent_decision | agrees | Does she agree to services? | yes | S | consent.services |
| | select_one consent_decision | kept | Does she agree to a record? | yes | S | consent.record_keeping |
| | date | day | Day | yes | S | case.opened_on |
| | text | landmark | What is near her house? | | S | |
| | text | school | Name of her school | | I | |
| | text | visits | Visits to the doctor | | S | |
| | text | wish | What does she want? | | S | |
| | text | hobby | What does she like to do? | | S | |
| | begin repeat | things | Thing she brought | | | |
| | text | what | What? | | S | |
| | text | worth | Worth? | | S | |
| | end repeat | | | | | |
| | end group | | | | | |

| settings |
| | form_title | form_id | version | namespaces |
| | Of our centre | own_intake | 1 | intake="urn:intake-desktop:form" |
"""
SECOND = (
    FIRST.replace("landmark | What is near her house? | | S", "landmark | What is near her house? | | I")
    .replace(
        "| | text | visits | Visits to the doctor | | S | |",
        "| | begin repeat | visits | Visits to the doctor | | | |\n| | date | visited | Day | | S | |\n"
        "| | end repeat | | | | | |",
    )
    .replace("| | text | hobby | What does she like to do? | | S | |\n", "")
    .replace("| | text | worth | Worth? | | S | |\n", "")
    .replace("What does she want?", "What is her wish?")
    .replace("school | Name of her school | | I", "school | Name of her school | | S")
    .replace("own_intake | 1", "own_intake | 2")
)
ASKS_MORE = SECOND.replace("| | text | wish |", "| | text | village | Her village | yes | S | |\n| | text | wish |")
GIVEN = {
    "agrees": "given", "kept": "given", "day": "2026-11-22", "landmark": "Oxbury mill", "school": "Vintrelle school",
    "visits": "twice", "wish": "A lawyer", "hobby": "Singing", "things": [{"what": "A bag", "worth": "50"}],
}  # fmt: skip


@pytest.fixture
def install(office: Office, tmp_path: Path) -> Callable[[str], None]:
    def put(content: str) -> None:
        path = tmp_path / "form.md"
        path.write_text(content, encoding="utf-8")
        office.clock.shift(hours=1)
        forms.install_form(office.desk("SV01"), path)

    return put


def taken(office: Office, answers: dict[str, Any] = GIVEN) -> str:
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk, "own_intake", mode="full").value
    drafts.keep_draft(desk, draft.id, dict(answers), draft.step)
    return intakes.finish_intake(desk, draft.id).value.case_id or ""


def kept(office: Office, thing: str, field: str = "") -> dict[str, Any]:
    db = office.desk("CW01").store.reader
    (record,) = db.execute("select id from record").fetchone()
    fields = current(db, thing, record if thing == "record" else part_id(record, "identity"))
    return {name: value for name, value in fields.items() if name.startswith("answer.") and value is not None}


def test_what_a_move_changes_is_said_before_anything_is_written(office: Office, install: Callable[[str], None]) -> None:
    install(FIRST)
    case = taken(office)
    desk = office.desk("CW01")
    assert moving.older_records(desk, case) == []
    install(SECOND)
    desk = office.desk("CW01")
    (older,) = moving.older_records(desk, case)
    assert (older.form_id, older.version, older.newer) == ("own_intake", "1", "2")
    before = len(list(desk.store.journal.lines()))
    move = moving.preview_move(desk, case, "own_intake").move
    assert "hobby" in move.left_behind
    assert "visits" in move.left_behind
    assert [one.name for one in move.reworded] == ["wish"]
    assert {"landmark", "school"} <= set(move.redefined)
    assert len(list(desk.store.journal.lines())) == before


def test_a_move_loses_nothing_and_puts_what_identifies_her_into_the_vault(
    office: Office, install: Callable[[str], None]
) -> None:
    install(FIRST)
    case = taken(office)
    assert kept(office, "record")["answer.landmark"] == "Oxbury mill"
    install(SECOND)
    desk = office.desk("CW01")
    assert moving.move_record(desk, case, "own_intake").value == moving.Moved()
    assert moving.older_records(desk, case) == []
    record, apart = kept(office, "record"), kept(office, "record_identity")
    assert "answer.landmark" not in record
    assert apart["answer.landmark"] == "Oxbury mill", "the newer version says that it identifies her"
    assert (record["answer.school"], "answer.school" in apart) == ("Vintrelle school", False)
    assert (record["answer.earlier:visits"], record["answer.hobby"]) == ("twice", "Singing")
    everything = str(record) + str(apart)
    for word in ("A lawyer", "A bag", "50", "Singing", "twice"):
        assert word in everything, word
    shown = {one.name: (one.value, one.form.version) for one in moving.kept_answers(desk, case)}
    assert shown == {"hobby": ("Singing", "1"), "visits": ("twice", "1")}
    assert desk.store.journal.rebuild_differences() == []
    assert drafts.list_drafts(desk) == []


def test_what_was_kept_is_still_there_after_going_on(office: Office, install: Callable[[str], None]) -> None:
    install(FIRST)
    case = taken(office)
    install(SECOND)
    desk = office.desk("CW01")
    moving.move_record(desk, case, "own_intake")
    draft = drafts.begin_intake(desk, "own_intake", mode="full", case_id=case).value
    things = [{**draft.answers["things"][0], "what": "A bag and a shawl"}]
    drafts.keep_draft(desk, draft.id, {**draft.answers, "wish": "A room", "things": things}, draft.step)
    intakes.finish_intake(desk, draft.id)
    everything = str(kept(office, "record")) + str(kept(office, "record_identity"))
    for word in ("A room", "shawl", "50", "Singing", "twice"):
        assert word in everything, word


def test_what_the_newer_version_must_know_is_asked_first(office: Office, install: Callable[[str], None]) -> None:
    install(FIRST)
    case = taken(office)
    install(ASKS_MORE)
    desk = office.desk("CW01")
    moved = moving.move_record(desk, case, "own_intake").value
    assert moved.missing == ("village",)
    assert [one.version for one in moving.older_records(desk, case)] == ["1"], "the record is as it was"
    with pytest.raises(moving.DraftWaits):
        moving.move_record(desk, case, "own_intake")
    draft = drafts.open_draft(desk, moved.draft_id or "")
    drafts.keep_draft(desk, draft.id, {**draft.answers, "village": "Kot"}, draft.step)
    intakes.finish_intake(desk, draft.id)
    assert moving.older_records(desk, case) == []
    assert kept(office, "record")["answer.earlier:visits"] == "twice"


def test_an_earlier_built_in_form_opens_its_records_and_they_move(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program whose full intake is one version further: the compiled file of before lies under ``earlier``."""
    case = take(office).case_id or ""
    folder = tmp_path / "resources"
    shutil.copytree(resources.folder() / "forms", folder / "forms")
    (folder / "forms/earlier").mkdir()
    old = full_intake()
    (folder / f"forms/earlier/full_intake-{old.version}.json").write_bytes(encode(old))
    newer = msgspec.structs.replace(old, version="99")
    monkeypatch.setattr(forms, "resource", lambda name: folder / name)
    monkeypatch.setitem(forms.BUILT_IN, "full_intake", lambda: newer)
    desk = office.desk("CW01")
    record = cases.open_case(desk, case).record
    assert record is not None
    assert encode(forms.form_of(desk, record.form_id, record.form_version)) == encode(old)
    assert [one.version for one in forms.versions_of(desk, "full_intake")] == ["99", old.version]
    before = [one.id for one in classifications.incidents_of(desk, case)]
    preview = moving.preview_move(desk, case, "full_intake")
    assert preview.move.changes_nothing
    assert moving.move_record(desk, case, "full_intake").value == moving.Moved()
    assert [one.id for one in classifications.incidents_of(desk, case)] == before
    record = cases.open_case(desk, case).record
    assert record is not None
    assert (record.form_version, record.answers["incidents"][0]["account"]) == ("99", BY_HUSBAND["account"])
    draft = drafts.begin_intake(desk, "full_intake", mode="full", case_id=case).value
    assert draft.answers["incidents"][0]["perpetrators"][0]["perp_name"] == HIS


def test_every_built_in_form_of_before_that_lies_here_can_be_read() -> None:
    for path in resources.path("forms/earlier").glob("*.json"):
        form_id, _, version = path.stem.rpartition("-")
        form = forms.decode(path.read_bytes())
        assert (form.form_id, form.version) == (form_id, version)
        assert forms.BUILT_IN[form_id]().version != version


def test_only_those_of_the_case_who_take_full_intakes_move_it(office: Office, install: Callable[[str], None]) -> None:
    install(FIRST)
    case = taken(office)
    install(SECOND)
    office.hire("RO01", "report_officer")
    for code, refused in (("CW02", NoRecord), ("RO01", NotAllowed)):
        for act in (moving.preview_move, moving.move_record):
            with pytest.raises(refused):
                act(office.desk(code), case, "own_intake")
