# SPDX-License-Identifier: Apache-2.0
"""One case without a window: read, decide, reveal for a minute and no longer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Office
from tests.services import full_intake

from intake_desktop.domain.cases import CaseFile, Identity
from intake_desktop.domain.sentences import Sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.forms.builtin import quick_intake
from intake_desktop.lang import speaker
from intake_desktop.services import bundles, cases
from intake_desktop.ui.casefile.words import answers_by_step, field_words, sibling_words
from intake_desktop.ui.pages.case.identity import lines_of, others_of
from intake_desktop.ui.pages.case.presenter import REASONS, CasePresenter, services_at
from intake_desktop.ui.runner import InlineRunner


def said(words: Any, language: str = "en") -> str:
    who = speaker(language)
    return who.tell(words) if isinstance(words, Sentence) else words if isinstance(words, str) else words(who)


class Folder:
    """Stands for the page."""

    def __init__(self, desk: Any) -> None:
        self.time = 0.0
        self.file: CaseFile | None = None
        self.providers: Mapping[str, Mapping[str, str]] = {}
        self.identity: Identity | None = None
        self.left = 0
        self.asked: list[Sentence | None] = []
        self.said: list[str] = []
        self.troubles: list[Trouble] = []
        self.runner = InlineRunner()
        self.presenter = CasePresenter(services_at(desk), self.runner, self, lambda: self.time)
        self.runner.changed.connect(lambda _: self.presenter.read_again())

    def pass_seconds(self, seconds: int) -> None:
        for _ in range(seconds):
            self.time += 1
            self.presenter.tick()

    def show_case(self, file: CaseFile, form: Any, providers: Mapping[str, Mapping[str, str]]) -> None:
        self.file, self.form, self.providers = file, form, providers

    def show_others(self, rows: Any) -> None:
        self.others = rows

    def show_sessions(self, sessions: Any) -> None:
        self.sessions = sessions

    def show_older_forms(self, found: str) -> None:
        """Nothing here has an older form."""

    def show_events(self, events: Any) -> None:
        self.events = events

    def show_identity(self, identity: Identity, seconds: int) -> None:
        self.identity, self.left = identity, seconds

    def hide_identity(self) -> None:
        self.identity = None

    def show_seconds_left(self, seconds: int) -> None:
        self.left = seconds

    def ask_reason(self, problem: Sentence | None) -> None:
        self.asked.append(problem)

    def say(self, state: str, words: Sentence, way_on: Sentence | None = None) -> None:
        self.said.append(words.text)

    def say_trouble(self, trouble: Trouble) -> None:
        self.troubles.append(trouble)


def opened(office: Any, case_id: str, code: str = "CW01") -> Folder:
    folder = Folder(office.desk(code))
    folder.presenter.open(case_id)
    return folder


def test_a_case_shows_what_was_answered_in_the_language_of_the_reader(office: Any) -> None:
    case = office.intake(age_years={"missing": "declined"}, age_group="age_18_25")
    file = opened(office, case.case_id).file
    assert file is not None
    steps = answers_by_step(file.record, quick_intake())
    assert [said(step.title) for step in steps][:2] == ["Before you begin", "About the survivor"]
    lines = {said(line.question): said(line.answer) for step in steps for line in step.lines}
    assert lines["Which help does she want?"] == "Legal aid, Shelter / safe house"
    assert lines["Age in years, if it is known"] == "Chose not to answer"
    assert lines["Date of the interview"] == "22 Nov 2026"
    assert lines["Which helpline?"] == "1043 Punjab women’s helpline"
    urdu = [said(line.answer, "ur") for step in steps for line in step.lines]
    assert any("پناہ گاہ" in answer for answer in urdu)
    assert "زینب" not in " ".join(lines.values()), "her name is no answer of the record"


def test_answers_of_a_form_nobody_knows_are_still_shown(office: Any) -> None:
    case = office.intake()
    file = opened(office, case.case_id).file
    assert file is not None
    steps = answers_by_step(file.record, None)
    assert {line.question for line in steps[0].lines} >= {"sex", "services_wanted"}


def test_identity_is_shown_for_a_minute_with_a_reason_that_is_noted(office: Any) -> None:
    case = office.intake()
    folder = opened(office, case.case_id)
    folder.presenter.reveal(None)
    assert folder.identity is None
    assert folder.asked[0] is not None
    folder.presenter.reveal("call_now")
    assert folder.identity is not None
    assert folder.identity.full_name == "زینب بی بی"
    folder.pass_seconds(59)
    assert folder.left == 1
    assert folder.presenter.is_revealed
    folder.pass_seconds(1)
    assert folder.identity is None
    assert not folder.presenter.is_revealed


def test_every_reason_offered_is_one_the_audit_knows() -> None:
    assert tuple(code for code, _ in REASONS) == cases.REVEAL_REASONS


def test_another_case_never_shows_the_identity_of_the_last_one(office: Any) -> None:
    one, other = office.intake(), office.intake(full_name="Amna")
    folder = opened(office, one.case_id)
    folder.presenter.reveal("court")
    folder.presenter.open(other.case_id)
    assert folder.identity is None


def test_a_category_is_set_and_the_page_reads_it_again(office: Any) -> None:
    case = office.intake()
    folder = opened(office, case.case_id)
    folder.presenter.choose_category("dowry_harassment")
    assert folder.file is not None
    assert folder.file.row.category == "dowry_harassment"
    assert folder.said == ["The category is set."]


def test_two_answers_stand_side_by_side_until_somebody_decides(
    offices: Callable[..., list[Any]], tmp_path: Path
) -> None:
    a, b = offices("A", "B")
    case = a.intake()
    carry(a, b, tmp_path)
    cases.set_category(a.desk("SV01"), case.case_id, "threat_to_life")
    cases.set_category(b.desk("SV01"), case.case_id, "dowry_harassment")
    carry(b, a, tmp_path)
    folder = opened(a, case.case_id)
    assert folder.file is not None
    (conflict,) = folder.file.conflicts
    assert said(field_words(conflict.thing, conflict.field, quick_intake())) == "Category"
    sides = {said(sibling_words(conflict, one.value, quick_intake())): one for one in conflict.siblings}
    assert set(sides) == {"Threat to life", "Dowry harassment"}
    assert {one.station for one in sides.values()} == {"A", "B"}
    folder.presenter.decide(conflict, sides["Dowry harassment"].ref)
    assert folder.file.conflicts == ()
    assert folder.file.row.category == "dowry_harassment"
    assert folder.said == ["Decided."]


def test_slips_name_their_service_even_in_urdu(office: Any) -> None:
    case = office.intake()
    provider = office.provider()
    office.release(case.case_id, provider)
    folder = opened(office, case.case_id)
    assert folder.providers[provider]["ur"] == "دارالامان ملتان"


@pytest.mark.parametrize("code", ["CW02"])
def test_somebody_elses_case_does_not_exist(office: Any, code: str) -> None:
    case = office.intake("CW01")
    folder = opened(office, case.case_id, code)
    assert folder.file is None
    assert [trouble.name for trouble in folder.troubles] == ["no_record"]


def carry(sender: Any, receiver: Any, folder: Path) -> None:
    """A stick goes from one PC to the other."""
    packed = bundles.export_bundle(sender.desk("SV01"), folder).value
    bundles.import_bundle(receiver.desk("SV01"), packed.path)


def test_what_happened_and_the_danger_are_told_to_those_who_may_know(office: Office) -> None:
    finished = full_intake.take(office)
    found = services_at(office.desk("CW01")).events(finished.case_id or "")
    assert found is not None
    assert [one.type for one in found.incidents] == ["physical_assault", "rape"]
    assert found.risk.level == "high"
    assert services_at(office.desk("CW02")).events(finished.case_id or "") is None


def test_answers_of_repetitions_stand_under_their_number(office: Office) -> None:
    finished = full_intake.take(office)
    desk = office.desk("CW01")
    services = services_at(desk)
    record = services.open_case(finished.case_id or "").record
    assert record is not None
    steps = answers_by_step(record, services.form(record.form_id, record.form_version))
    titles = [said(step.title) for step in steps]
    form = services.form(record.form_id, record.form_version)
    assert form is not None
    event = form.groups_by_name["incidents"].labels["en"]
    assert [title for title in titles if event in title][:2] == [f"{event} 1", f"{event} 2"]


def test_what_else_leads_to_her_is_revealed_with_her_name(office: Office) -> None:
    finished = full_intake.take(office)
    desk = office.desk("CW01")
    identity = services_at(desk).reveal_identity(finished.case_id or "", "court")
    form = services_at(desk).form("full_intake", "1")
    shown = [value for _, value, _ in (*lines_of(identity), *others_of(identity, form))]
    for mark in (full_intake.HER, full_intake.HIS, full_intake.STREET, full_intake.PLACE):
        assert mark in shown
    assert "perp_name" not in str(identity.apart)
