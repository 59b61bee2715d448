# SPDX-License-Identifier: Apache-2.0
"""The centre changes its form: checked, installed, sent to the other PCs; what was told before opens as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import GIVEN, Office

from intake_desktop.domain.permissions import NotAllowed
from intake_desktop.forms.problems import FormTrouble
from intake_desktop.services import bundles, cases, drafts, forms, intakes

Offices = Callable[..., list[Office]]

INTAKE = """
| survey |
| | type | name | label::English (en) | required | bind::intake:privacy | bind::intake:feeds |
| | begin group | all | All | | | |
| | select_one consent_decision | agrees | Does she agree to services? | yes | S | consent.services |
| | select_one consent_decision | kept | Does she agree to a record? | yes | S | consent.record_keeping |
| | date | day | Day | yes | S | case.opened_on |
| | text | called | What is she called? | | I | identity.full_name |
| | text | landmark | What is near her house? | | I | |
| | text | wish | What does she want? | | S | |
| | end group | | | | | |

| settings |
| | form_title | form_id | version | namespaces |
| | Of our centre | own_intake | 1 | intake="urn:intake-desktop:form" |
"""
VISIT = """
| survey |
| | type | name | label::English (en) | bind::intake:privacy |
| | begin group | visit | Visit | |
| | text | seen | What was seen? | S |
| | end group | | | |

| settings |
| | form_title | form_id | version | namespaces |
| | Visit | visit | 1 | intake="urn:intake-desktop:form" |
"""
ANSWERS = {"agrees": "given", "kept": "given", "day": "2026-11-22", "called": "Marqueria", "landmark": "Oxbury mill"}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def form(content: str) -> Path:
        path = tmp_path / "form.md"
        path.write_text(content, encoding="utf-8")
        return path

    return form


def fill(office: Office, form_id: str, case_id: str | None = None, **answers: str) -> intakes.Finished:
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk, form_id, mode="full", case_id=case_id).value
    drafts.keep_draft(desk, draft.id, draft.answers | answers, draft.step)
    return intakes.finish_intake(desk, draft.id).value


def test_the_forms_that_came_with_the_program_are_there(office: Office) -> None:
    found = {one.form_id: one for one in forms.list_forms(office.desk("CW01"))}
    assert set(found) == {"quick_intake", "full_intake", "risk_review"}
    assert all(one.built_in and one.is_current for one in found.values())
    assert {form_id for form_id, one in found.items() if one.begins_a_case} == {"quick_intake", "full_intake"}
    assert found["full_intake"].questions > 150


@pytest.mark.parametrize("form", [form() for form in forms.BUILT_IN.values()], ids=forms.BUILT_IN)
def test_every_feed_of_our_own_forms_has_a_column(form: forms.Form) -> None:
    assert forms.homeless(form) == []


def test_a_form_of_the_centre_takes_in_a_woman_and_her_name_goes_to_the_vault(
    office: Office, write: Callable[[str], Path]
) -> None:
    installed = forms.install_form(office.desk("SV01"), write(INTAKE)).value
    assert (installed.form_id, installed.is_current, installed.begins_a_case) == ("own_intake", True, True)
    finished = fill(office, "own_intake", **ANSWERS, wish="A lawyer")
    desk = office.desk("CW01")
    record = cases.open_case(desk, finished.case_id or "").record
    assert record is not None
    assert record.answers == {"agrees": "given", "kept": "given", "day": "2026-11-22", "wish": "A lawyer"}
    assert cases.reveal_identity(desk, finished.case_id or "", "call_now").full_name == "Marqueria"
    again = drafts.begin_intake(desk, "own_intake", mode="full", case_id=finished.case_id).value
    assert again.answers["landmark"] == "Oxbury mill"


def test_an_old_record_and_an_open_draft_keep_their_version(office: Office, write: Callable[[str], Path]) -> None:
    forms.install_form(office.desk("SV01"), write(INTAKE))
    finished = fill(office, "own_intake", **ANSWERS, wish="A lawyer")
    open_one = drafts.begin_intake(office.desk("CW01"), "own_intake", mode="full").value
    newer = INTAKE.replace("What does she want?", "What is her wish?").replace("own_intake | 1", "own_intake | 2")
    office.clock.shift(hours=1)
    forms.install_form(office.desk("SV01"), write(newer))
    desk = office.desk("CW01")
    record = cases.open_case(desk, finished.case_id or "").record
    assert record is not None
    assert (
        forms.form_of(desk, record.form_id, record.form_version).question("wish").labels["en"] == "What does she want?"
    )
    assert drafts.filling_of(desk, drafts.open_draft(desk, open_one.id)).form.version == "1"
    assert forms.current_form(desk, "own_intake").version == "2"
    fill(office, "own_intake", finished.case_id, wish="A lawyer and a room")
    record = cases.open_case(desk, finished.case_id or "").record
    assert record is not None
    assert (record.form_version, record.answers["wish"]) == ("2", "A lawyer and a room")


def test_one_version_is_one_form(office: Office, write: Callable[[str], Path]) -> None:
    forms.install_form(office.desk("SV01"), write(INTAKE))
    with pytest.raises(forms.FormDiffers):
        forms.install_form(office.desk("SV01"), write(INTAKE.replace("near her house", "behind her house")))
    with pytest.raises(forms.FormDiffers):
        forms.install_form(office.desk("SV01"), write(INTAKE.replace("own_intake", "quick_intake")))


def test_an_answer_that_would_be_lost_is_refused_with_its_name(office: Office, write: Callable[[str], Path]) -> None:
    for feeds in ("person.shoe_size", "form.content", "staff.roles", "consent.everything", "bar.active", "session.box"):
        path = write(INTAKE.replace("identity.full_name", feeds))
        examined = forms.examine_form(office.desk("SV01"), path)
        assert examined.form is None
        (problem,) = examined.problems
        assert (problem.what.values["name"], problem.what.values["feeds"]) == ("called", feeds)
        with pytest.raises(FormTrouble):
            forms.install_form(office.desk("SV01"), path)
    assert len(forms.list_forms(office.desk("SV01"))) == len(forms.BUILT_IN)


def test_a_form_for_a_case_that_there_is_begins_none(office: Office, write: Callable[[str], Path]) -> None:
    examined = forms.examine_form(office.desk("SV01"), write(VISIT))
    assert examined.form is not None
    assert any("No case can begin" in remark.what.text for remark in examined.remarks)
    forms.install_form(office.desk("SV01"), write(VISIT))
    with pytest.raises(drafts.FormNeedsCase):
        drafts.begin_intake(office.desk("CW01"), "visit")
    case = office.intake().case_id or ""
    fill(office, "visit", case, seen="The lock is broken.")
    desk = office.desk("CW01")
    kept = desk.store.reader.execute("select form_id, answers from record order by form_id").fetchall()
    assert [form_id for form_id, _ in kept] == ["quick_intake", "visit"]
    assert "The lock is broken." in kept[1][1]
    file = cases.open_case(desk, case)
    assert len(file.consents) == len([name for name in GIVEN if name.startswith("consent_")])
    assert (file.row.risk_level, file.row.owner) == ("not_assessed", "CW01")


def test_a_form_travels_with_the_bundle_and_opens_what_was_told_in_it(
    offices: Offices, tmp_path: Path, write: Callable[[str], Path]
) -> None:
    a, b = offices("A", "B")
    forms.install_form(a.desk("SV01"), write(INTAKE))
    finished = fill(a, "own_intake", **ANSWERS)
    packed = bundles.export_bundle(a.desk("SV01"), tmp_path).value
    assert bundles.import_bundle(b.desk("SV01"), packed.path).value.quarantined == ()
    desk = b.desk("SV01")
    record = cases.open_case(desk, finished.case_id or "").record
    assert record is not None
    assert forms.form_of(desk, record.form_id, record.form_version) == forms.form_of(a.desk("SV01"), "own_intake", "1")
    assert forms.current_form(desk, "own_intake").titles["en"] == "Of our centre"
    assert desk.store.journal.rebuild_differences() == []


def test_a_form_that_is_not_there_is_said_to_be_missing(office: Office) -> None:
    for version in ("9", "../1"):
        with pytest.raises(forms.FormMissing):
            forms.form_of(office.desk("CW01"), "quick_intake", version)
    with pytest.raises(forms.FormMissing):
        drafts.begin_intake(office.desk("CW01"), "nowhere")


def test_only_those_who_change_settings_install_a_form(office: Office, write: Callable[[str], Path]) -> None:
    path = write(INTAKE)
    for act in (forms.install_form, forms.examine_form):
        with pytest.raises(NotAllowed):
            act(office.desk("CW01"), path)
