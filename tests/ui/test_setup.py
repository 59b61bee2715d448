# SPDX-License-Identifier: Apache-2.0
"""The first day: from an empty computer to an open desk, with real keys, a real store and the real paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import CHEAP

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import setup, unlock
from intake_desktop.services.desk import Desk
from intake_desktop.services.setup import CentrePlan, Founded
from intake_desktop.ui.pages.setup.page import SetupPage
from intake_desktop.ui.pages.setup.presenter import STEPS, SetupServices, Step, plan_of
from intake_desktop.ui.printers import PrinterChoice, PrintWish
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Looks
from intake_desktop.vault import NoKeyring, Vault

from .conftest import settle, type_text

Show = Callable[..., QWidget]
GOOD = "four words are easy"
TODAY = date(2026, 11, 22)


class Office:
    """The services of the wizard on an empty folder, on a computer without a keyring."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.vault = Vault(home, keyring=NoKeyring(), policy=CHEAP)
        self.founded: list[Founded] = []
        self.secrets: list[bytearray] = []
        self.full_disk = False
        self.services = SetupServices(
            self._found, plan_of, setup.passphrase_advice, setup.suggest_passphrase, lambda: TODAY
        )

    def _found(self, plan: CentrePlan, passphrase: bytearray, language: str) -> Founded:
        self.secrets.append(passphrase)
        if self.full_disk:
            raise FullDisk(sentence("The disk is full."))
        self.founded.append(setup.found_centre(self.home, plan, passphrase, language=language, vault=self.vault))
        return self.founded[-1]


class FullDisk(Trouble):
    name = "full_disk"


class Tray:
    """A printer that keeps what it was given."""

    def __init__(self) -> None:
        self.papers: list[bytes] = []

    def available(self) -> list[PrinterChoice]:
        return [PrinterChoice("desk", "Printer on the desk", True)]

    def print(self, pdf: bytes, wish: PrintWish) -> None:
        self.papers.extend([pdf] * wish.copies)


class FirstDay:
    """The person who sets up this computer, at her keyboard."""

    def __init__(self, office: Office, tray: Tray, bot: QtBot) -> None:
        self.office, self.tray, self.bot = office, tray, bot
        self.page = SetupPage(office.services, InlineRunner(), lambda: tray)
        self.desks: list[Desk] = []
        self.page.finished.connect(self.desks.append)

    @property
    def step(self) -> Step:
        return self.page.presenter.step

    def go_on(self) -> Step:
        self.page.on.click()
        return self.step

    def type_centre(self, name: str = "Women’s Centre Multan", code: str = "mlt") -> None:
        for field, text in (("name", name), ("code", code)):
            editor = self.page.centre.fields[field].editor
            editor.clear()
            type_text(editor, text)

    def type_supervisor(
        self, code: str = "sv01", passphrase: str = GOOD, again: str = GOOD, agreed: str = "20/11/2026"
    ) -> None:
        part = self.page.supervisor
        for editor, text in (
            (part.code.editor, code), (part.agreement.editor, agreed), (part.passphrase.editor.line, passphrase),
            (part.again.editor.line, again),
        ):  # fmt: skip
            editor.clear()
            type_text(editor, text)

    def come_to(self, step: Step) -> FirstDay:
        while self.step is not step:
            {Step.CENTRE: self.type_centre, Step.SUPERVISOR: self.type_supervisor}.get(self.step, lambda: None)()
            before = self.step
            if before is Step.KEYS:
                self.set_up_without_a_keyring()
            elif before is Step.SHEET:
                self.type_from_the_paper()
            assert self.go_on() is not before or step is before
        return self

    def set_up_without_a_keyring(self) -> None:
        if not self.page.keys.tick.isVisible():
            self.go_on()
        self.page.keys.tick.click()
        type_text(self.page.keys.typed.editor.line, self.page.keys.words.text())

    def type_from_the_paper(self) -> None:
        founded = self.office.founded[0]
        fields = iter(self.page.sheet.papers.groups)
        for paper in founded.papers:
            for place in paper.places:
                type_text(next(fields).editor, paper._sheet.group(place).lower())


@pytest.fixture
def day(tmp_path: Path, show: Show, qtbot: QtBot) -> Iterator[FirstDay]:
    first = FirstDay(Office(tmp_path / "home"), Tray(), qtbot)
    show(first.page, 1180, 760)
    yield first
    for founded in first.office.founded:
        if founded.desk.store.open:
            unlock.lock(founded.desk)


def test_from_an_empty_computer_to_an_open_desk(day: FirstDay) -> None:
    assert day.step is Step.LANGUAGE
    assert day.go_on() is Step.CENTRE
    day.type_centre()
    assert day.page.centre.fields["code"].value() == "MLT", "capitals by themselves"
    assert day.go_on() is Step.SUPERVISOR
    day.type_supervisor()
    assert day.go_on() is Step.KEYS
    assert day.go_on() is Step.KEYS, "without a keyring, only by saying so"
    assert day.page.notice.text().startswith("This PC's keyring cannot be reached.")
    day.page.keys.tick.click()
    words = day.page.keys.words.text()
    assert len(words.split()) == 7
    type_text(day.page.keys.typed.editor.line, words.upper())
    assert day.go_on() is Step.SHEET
    assert day.page.sheet.papers.preview.page_count() >= 1
    day.page.sheet.papers.printing.button.click()
    assert len(day.tray.papers) == 2
    day.type_from_the_paper()
    assert day.go_on() is Step.READY
    assert day.page.sheet.papers.papers() == []
    day.go_on()
    (desk,) = day.desks
    assert (desk.centre.code, desk.centre.station, desk.staff_code) == ("MLT", "A", "SV01")
    unlock.lock(desk)
    again = unlock.unlock(day.office.home, "SV01", bytearray(words.encode()), vault=day.office.vault)
    assert again.roles == ("supervisor", "caseworker")
    unlock.lock(again)


def test_steps_are_named_and_counted(day: FirstDay) -> None:
    assert day.page.steps.text() == "Step 1 of 6 — Language"
    day.come_to(Step.CENTRE)
    assert day.page.steps.text() == "Step 2 of 6 — Your centre"
    assert day.page.title.text() == "Your centre"


def test_nothing_is_written_before_it_is_asked_for(day: FirstDay) -> None:
    day.come_to(Step.KEYS)
    assert not day.office.home.exists()


def test_back_loses_nothing(day: FirstDay) -> None:
    day.come_to(Step.KEYS)
    for expected in (Step.SUPERVISOR, Step.CENTRE, Step.LANGUAGE):
        day.page.back.click()
        assert day.step is expected
    assert not day.page.back.isVisible()
    assert day.go_on() is Step.CENTRE
    fields = day.page.centre.fields
    assert (fields["name"].value(), fields["code"].value()) == ("Women’s Centre Multan", "MLT")
    assert day.go_on() is Step.SUPERVISOR
    assert day.page.supervisor.code.value() == "sv01"
    assert day.page.supervisor.held.isVisible(), "the passphrase is kept, and it is said"
    assert day.go_on() is Step.KEYS


def test_another_passphrase_takes_the_place_of_the_one_kept(day: FirstDay) -> None:
    day.come_to(Step.KEYS)
    day.page.back.click()
    day.type_supervisor(passphrase="quite another phrase", again="quite another phrase")
    day.go_on()
    assert bytes(day.page.presenter._secret.bytes) == b"quite another phrase"


@pytest.mark.parametrize(
    ("name", "code", "problems"),
    [
        ("", "MLT", {"name": "Write the name of the centre."}),
        ("Centre", "M1", {"code": "The centre code has 2 to 4 capital letters, such as MLT."}),
        ("", "", {"name": "Write the name of the centre.",
                  "code": "The centre code has 2 to 4 capital letters, such as MLT."}),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_under_the_field(day: FirstDay, name: str, code: str, problems: dict[str, str]) -> None:
    day.come_to(Step.CENTRE)
    day.type_centre(name, code)
    assert day.go_on() is Step.CENTRE
    assert {field: part.problem() for field, part in day.page.centre.fields.items() if part.problem()} == problems


def test_the_passphrase_is_typed_twice_and_judged_in_words(day: FirstDay) -> None:
    day.come_to(Step.SUPERVISOR)
    part = day.page.supervisor
    for typed, said in (
        ("short", "A passphrase needs 10 characters or more. Four words are easy to remember."),
        ("ten letters", "Good. A longer one is better still."),
        ("four words are easy to keep", "Strong."),
    ):
        part.passphrase.editor.line.clear()
        type_text(part.passphrase.editor.line, typed)
        assert part.strength_text() == said
    day.type_supervisor(again="four words are eassy")
    assert day.go_on() is Step.SUPERVISOR
    assert part.again.problem() == "The two are not the same. Type the passphrase once more."
    assert part.passphrase.editor.text() == GOOD, "what was typed stays"


def test_the_first_supervisor_signed_the_agreement_too(day: FirstDay) -> None:
    day.come_to(Step.SUPERVISOR)
    for typed, said in (
        ("", "Write the day on which she signed the confidentiality agreement."),
        ("23/11/2026", "This day has not come yet."),
    ):
        day.type_supervisor(agreed=typed)
        assert day.go_on() is Step.SUPERVISOR
        assert day.page.supervisor.agreement.problem() == said
    day.come_to(Step.SHEET)
    roster = day.office.vault.roster()
    assert roster.person("SV01").agreement_on == "2026-11-20"


def test_the_weaker_way_needs_a_tick_and_the_seven_words(day: FirstDay) -> None:
    day.come_to(Step.KEYS)
    assert not day.page.keys.tick.isVisible(), "it is not offered where the keyring was not even asked"
    day.go_on()
    assert day.page.keys.tick.isVisible()
    day.page.keys.tick.click()
    type_text(day.page.keys.typed.editor.line, "some other words that I like much more")
    assert day.go_on() is Step.KEYS
    assert day.page.keys.typed.problem() == "Type the seven words as you wrote them down."
    day.page.keys.tick.click()
    assert day.page.keys.words.text() == "" or not day.page.keys.sheet.isVisible()
    assert day.office.founded == []


def test_every_secret_is_wiped_when_the_keys_are_made(day: FirstDay) -> None:
    day.come_to(Step.SHEET)
    assert [set(secret) for secret in day.office.secrets] == [{0}, {0}]
    assert day.page.presenter._secret.bytes == bytearray()


def test_another_trouble_offers_no_weaker_way_and_loses_nothing(day: FirstDay) -> None:
    day.office.full_disk = True
    day.come_to(Step.KEYS)
    assert day.go_on() is Step.KEYS
    assert day.page.notice.text() == "The disk is full."
    assert not day.page.keys.tick.isVisible()
    assert day.page.on.isEnabled()


def test_the_paper_is_proved_by_typing_two_groups(day: FirstDay) -> None:
    day.come_to(Step.SHEET)
    assert not day.page.back.isVisible(), "the centre stands; there is no way back"
    for field in day.page.sheet.papers.groups:
        type_text(field.editor, "0000")
    assert day.go_on() is Step.SHEET
    line, group = day.office.founded[0].papers[0].places[0]
    problem = f"Look at line {line}, group {group} of the paper and type it again."
    assert day.page.sheet.papers.groups[0].problem() == problem


def test_the_language_chosen_first_is_the_language_from_then_on(day: FirstDay, looks: Looks) -> None:
    day.page.language.language.row("ur").click()
    settle()
    assert looks.choices.language == "ur"
    assert day.page.presenter.answers.languages == ("ur", "en")
    assert day.page.title.text() == looks.speaker.say("Language") != "Language"
    assert day.page.layoutDirection() == Qt.LayoutDirection.RightToLeft


def test_the_steps_are_data() -> None:
    assert [step.name for step in STEPS] == ["LANGUAGE", "CENTRE", "SUPERVISOR", "KEYS", "SHEET", "READY"]
    assert all(isinstance(step.value, Sentence) for step in STEPS)
