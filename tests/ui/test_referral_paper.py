# SPDX-License-Identifier: Apache-2.0
"""From a need to a paper, as a caseworker does it: without a window, on a real store, with a printer that remembers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pypdfium2
import pytest
from tests.conftest import Office

from intake_desktop.domain.cases import Referral
from intake_desktop.domain.sentences import Sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import cases, consents
from intake_desktop.services.desk import Desk
from intake_desktop.ui.pages.referral.choices import Choices
from intake_desktop.ui.pages.referral.lines import LineShown
from intake_desktop.ui.pages.referral.missing import Learned, problems
from intake_desktop.ui.pages.referral.presenter import ReferralPresenter, services_at
from intake_desktop.ui.printers import PrinterChoice, PrinterRefused, PrintWish
from intake_desktop.ui.runner import InlineRunner

LASER = PrintWish("laser", copies=2)


class Tray:
    """A printer: keeps what came out, or has no paper."""

    def __init__(self) -> None:
        self.papers: list[bytes] = []
        self.has_paper = True

    def available(self) -> list[PrinterChoice]:
        return [PrinterChoice("laser", "HP LaserJet")]

    def print(self, pdf: bytes, wish: PrintWish) -> None:
        if not self.has_paper:
            raise PrinterRefused
        self.papers.append(pdf)


class Screen:
    """The page as the presenter knows it."""

    def __init__(self) -> None:
        self.code = ""
        self.lines: list[LineShown] = []
        self.needs: list[str] = []
        self.providers: list[str] = []
        self.choices = Choices()
        self.problems: dict[str, str] = {}
        self.slip: bytes | None = None
        self.why_no_slip = ""
        self.printed: tuple[str, int] | None = None
        self.recorded = ""
        self.unnoted = ""
        self.trouble = ""
        self.busy: Sentence | None = None
        self.again: Referral | None = None
        self.follows: Referral | None = None
        self.learned = Learned()
        self.ways = (False, False, False)
        self.given_back = False
        self.handed = ""
        self.staff: list[str] = []

    def show_case(self, survivor_code: str, number: str) -> None:
        self.code = survivor_code

    def show_lines(self, lines: Sequence[LineShown], chosen: str | None) -> None:
        self.lines = list(lines)

    def show_needs(self, wanted: Sequence[str]) -> None:
        self.needs = list(wanted)

    def show_staff(self, codes: Sequence[str]) -> None:
        self.staff = list(codes)

    def show_usual(self, days: int) -> None:
        self.usual = days

    def language(self) -> str:
        return "en"

    def show_providers(self, providers, now) -> None:
        self.providers = [provider.id for provider in providers]

    def show_follows(self, slip: Referral | None) -> None:
        self.follows = slip

    def show_learned(self, learned: Learned, choices: Choices) -> None:
        self.learned = learned

    def show_ways(self, *, approval: bool, in_house: bool, sealed: bool) -> None:
        self.ways = (approval, in_house, sealed)

    def show_given_back(self) -> None:
        self.given_back = True

    def show_handed(self, words: Sentence) -> None:
        self.handed = words.text

    def show_choices(self, choices: Choices, line: LineShown | None) -> None:
        self.choices = choices

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        self.problems = {name: problem.text for name, problem in problems.items()}

    def preview_soon(self) -> None:
        pass

    def show_preview(self, pdf: bytes) -> None:
        self.slip, self.why_no_slip = pdf, ""

    def show_no_preview(self, words: Sentence, trouble: Trouble | None = None) -> None:
        self.slip, self.why_no_slip = None, words.text

    def show_printers(self, printers) -> None:
        pass

    def show_busy(self, words: Sentence | None) -> None:
        self.busy = words

    def show_recorded(self, words: Sentence) -> None:
        self.recorded = words.text

    def show_form(self) -> None:
        self.again = None

    def show_slip(self, slip: Referral) -> None:
        self.again = slip

    def show_printed(self, number: str, wish: PrintWish) -> None:
        self.printed = number, wish.copies

    def show_unnoted(self, trouble: Trouble) -> None:
        self.unnoted = trouble.what.text

    def say_trouble(self, trouble: Trouble) -> None:
        self.trouble = trouble.what.text


class Referring:
    """A caseworker on the referral page of one case."""

    def __init__(self, desk: Desk, case_id: str) -> None:
        self.desk, self.case_id = desk, case_id
        self.screen, self.tray, self.runner = Screen(), Tray(), InlineRunner()
        self.page = ReferralPresenter(services_at(desk), self.tray, self.runner, self.screen)
        self.runner.changed.connect(self.page.heard)
        self.page.opened(case_id, "en")

    def choose(self, **choices: object) -> None:
        for name, value in choices.items():
            self.page.chose(name, value)
        self.page.preview()

    def words(self, pdf: bytes | None = None) -> str:
        """Everything that can be read in the preview, or in another paper."""
        document = pypdfium2.PdfDocument(pdf or self.screen.slip)
        return "\n".join(page.get_textpage().get_text_range() for page in document)

    def file(self) -> cases.CaseFile:
        return cases.open_case(self.desk, self.case_id)

    def audit(self, event: str) -> list[str]:
        rows = self.desk.store.reader.execute("select about from audit where event = ? order by rowid", (event,))
        return [about for (about,) in rows]


@pytest.fixture
def shelter(office: Office) -> str:
    return office.provider("shelter")


@pytest.fixture
def at_work(office: Office, shelter: str) -> Referring:
    case = office.intake(full_name="Zainab Bibi", name_used="Zainab")
    assert case.case_id is not None
    return Referring(office.desk("CW01"), case.case_id)


def agreed(shelter: str, **more: object) -> dict[str, object]:
    usual = {"sector": "shelter", "provider": shelter, "decision": "given", "level": "l1_code_only"}
    return {**usual, "method": "signature", **more}


def test_from_need_to_paper(at_work: Referring, shelter: str) -> None:
    screen = at_work.screen
    assert screen.needs == ["legal_aid", "shelter"]
    at_work.choose(sector="shelter")
    assert screen.providers == [shelter]
    assert "as soon as you choose who can help" in screen.why_no_slip
    at_work.choose(provider=shelter)
    assert "how much she agrees to share" in screen.why_no_slip
    at_work.choose(decision="given", level="l1_code_only")
    assert screen.slip is not None, "she can see the slip before she decides"
    assert at_work.file().consents[-1].type != "release_to_service", "and nothing is recorded by looking at it"
    at_work.choose(method="signature")
    at_work.page.print(LASER)
    assert screen.printed is not None
    number, copies = screen.printed
    assert copies == 2
    (slip,) = at_work.file().referrals
    assert (slip.slip_number, slip.status, slip.level, slip.discreet) == (number, "issued", "l1_code_only", True)
    (paper,) = at_work.tray.papers
    assert pypdfium2.PdfDocument(paper).get_metadata_value("Title") == number, "the job is named after the slip"
    assert at_work.audit("referral_printed") == [f"{slip.id} copies 2"]
    assert screen.busy is None


def test_what_she_carries_is_discreet_unless_both_decide_otherwise(at_work: Referring, shelter: str) -> None:
    at_work.choose(**agreed(shelter))
    assert (at_work.screen.choices.carrier, at_work.screen.choices.discreet) == ("survivor", True)
    words = at_work.words()
    assert "Hostel office" in words
    assert at_work.screen.code not in words.splitlines()[0:1]
    at_work.choose(carrier="staff")
    assert at_work.screen.choices.discreet is False
    assert at_work.screen.code in at_work.words()
    at_work.choose(carrier="survivor")
    assert at_work.screen.choices.discreet is True
    at_work.choose(discreet=False)
    assert at_work.screen.choices.discreet is False


def test_the_preview_follows_what_she_agrees_to(at_work: Referring, shelter: str) -> None:
    at_work.choose(**agreed(shelter, carrier="staff", request="A bed for two weeks"))
    assert "A bed for two weeks" in at_work.words()
    assert "• • •" not in at_work.words()
    at_work.choose(level="l2_contact")
    assert "• • •" in at_work.words(), "her name is dots until it is printed"
    assert "Zainab" not in at_work.words()
    assert at_work.audit("identity_revealed") == []
    at_work.page.print(LASER)
    assert "Zainab" in at_work.words(at_work.tray.papers[0])
    assert at_work.audit("identity_revealed") == [f"{at_work.case_id} print_slip"]


def test_a_no_is_recorded_and_makes_no_slip(at_work: Referring, shelter: str) -> None:
    at_work.choose(sector="shelter", provider=shelter, decision="refused")
    assert "does not agree" in at_work.screen.why_no_slip
    at_work.page.print(LASER)
    assert at_work.tray.papers == []
    at_work.page.record()
    assert "does not agree" in at_work.screen.recorded
    assert [line.state for line in at_work.screen.lines] == ["refused"]
    assert not at_work.screen.lines[0].usable


def test_nothing_leaves_the_centre(at_work: Referring, shelter: str) -> None:
    at_work.choose(**agreed(shelter, level="l0_none"))
    assert "nothing leaves the centre" in at_work.screen.why_no_slip
    at_work.page.record()
    (line,) = at_work.screen.lines
    assert (line.state, line.level, line.usable) == ("given", "l0_none", False)


def test_an_earlier_decision_is_used_again(at_work: Referring, shelter: str) -> None:
    at_work.choose(**agreed(shelter, limits="Not to her brother"))
    at_work.page.record()
    (line,) = at_work.screen.lines
    assert line.usable
    at_work.page.opened(at_work.case_id, "ur")
    at_work.page.chose_line(line.id)
    at_work.choose(carrier="staff")
    assert at_work.screen.choices.language == "ur"
    at_work.page.print(LASER)
    assert len(at_work.screen.lines) == 1, "no second decision was recorded"
    at_work.page.opened(at_work.case_id, "en")
    at_work.page.chose_line(line.id)
    at_work.choose(carrier="staff")
    assert "Not to her brother" in at_work.words()
    at_work.page.ask_anew()
    assert at_work.screen.choices.line is None


def test_what_she_takes_back_carries_no_slip(at_work: Referring, shelter: str) -> None:
    at_work.choose(**agreed(shelter))
    at_work.page.record()
    line = at_work.screen.lines[0]
    at_work.page.chose_line(line.id)
    at_work.page.withdrew(line.id)
    assert "taken this consent back" in at_work.screen.recorded
    assert at_work.screen.lines[0].state == "withdrawn"
    assert at_work.screen.choices.line is None
    at_work.page.chose_line(line.id)
    assert at_work.screen.choices.line is None


def test_an_old_decision_has_to_be_asked_again(at_work: Referring, office: Office, shelter: str) -> None:
    at_work.choose(**agreed(shelter, valid_days="7"))
    at_work.page.record()
    office.clock.shift(days=8)
    at_work.page.opened(at_work.case_id, "en")
    assert at_work.screen.lines[0].state == "expired"


@pytest.mark.parametrize(
    ("changed", "name", "said"),
    [
        ({"sector": None}, "sector", "Choose what she needs."),
        ({"provider": None}, "provider", "Choose who can help."),
        ({"decision": None}, "decision", "Say what she decided."),
        ({"level": None}, "level", "Choose how much she agrees to share."),
        ({"giver": None}, "giver", "Say who gave the consent."),
        ({"method": None}, "method", "Say how it was given."),
        ({"method": "verbal_phone", "witness": "CW01"}, "witness", "The witness must be another member of staff."),
        ({"request": "a" * 121}, "request", "Write at most {most} letters; these are {count}."),
        ({"carrier": "escort"}, "escort", "Choose who goes with her."),
        ({"day": "24"}, "day", "Write the day as 24/11/2026."),
        ({"day": "2026-11-21", "time": "10:00"}, "day", "This day is over."),
        ({"day": "2028-11-21", "time": "10:00"}, "day", "This day is more than a year away."),
        ({"day": "2026-11-24", "time": "half past"}, "time", "Write the time as 14:30."),
    ],
)
def test_what_is_missing_is_said_beside_it(changed, name: str, said: str) -> None:
    chosen = Choices()
    for choice, value in {**agreed("a service"), **changed}.items():
        chosen = chosen.changed(choice, value)
    found = problems(chosen, Learned(), "CW01", date(2026, 11, 22))
    assert {choice: problem.text for choice, problem in found.items()} == {name: said}


def test_nothing_is_printed_while_something_is_missing(at_work: Referring, shelter: str) -> None:
    at_work.choose(**{**agreed(shelter), "method": None})
    at_work.page.print(LASER)
    assert at_work.screen.problems == {"method": "Say how it was given."}
    assert (at_work.tray.papers, at_work.file().referrals, at_work.screen.lines) == ([], (), [])


def test_an_appointment_stands_on_the_slip(at_work: Referring, shelter: str) -> None:
    day = (at_work.desk.today() + timedelta(days=2)).isoformat()
    at_work.choose(**agreed(shelter, day=day, time="14.30"))
    assert "14:30" in at_work.words()
    at_work.page.print(LASER)
    assert at_work.screen.printed is not None


def test_no_paper_in_the_printer(at_work: Referring, shelter: str) -> None:
    at_work.choose(**agreed(shelter))
    at_work.tray.has_paper = False
    at_work.page.print(LASER)
    assert at_work.screen.trouble == "The printer did not take the paper."
    assert at_work.screen.printed is None
    (begun,) = at_work.file().referrals
    assert begun.status == "draft"
    at_work.tray.has_paper = True
    at_work.page.print(LASER)
    (slip,) = at_work.file().referrals
    assert (slip.slip_number, slip.status) == (begun.slip_number, "issued"), "the next try goes on with the same slip"
    assert len(at_work.screen.lines) == 1, "and asks for no second decision"


def test_after_no_paper_something_else_is_chosen(at_work: Referring, shelter: str) -> None:
    at_work.choose(**agreed(shelter))
    at_work.tray.has_paper = False
    at_work.page.print(LASER)
    at_work.tray.has_paper = True
    at_work.choose(priority="urgent")
    at_work.page.print(LASER)
    assert list(at_work.screen.problems) == ["lowered_why"], "less urgent than what is known of her needs a reason"
    at_work.choose(lowered_why="A friend takes her in tonight")
    at_work.page.print(LASER)
    statuses = sorted((slip.priority, slip.status) for slip in at_work.file().referrals)
    assert statuses == [("emergency", "cancelled"), ("urgent", "issued")]


def test_a_print_that_cannot_be_noted_is_noted_later(at_work: Referring, shelter: str, monkeypatch) -> None:
    at_work.choose(**agreed(shelter))
    database = at_work.desk.store.transaction

    def full(actor, event, about="", **how):
        if event == "referral_printed":
            raise PrinterRefused  # any trouble of the disk
        return database(actor, event, about, **how)

    monkeypatch.setattr(at_work.desk.store, "transaction", full)
    at_work.page.print(LASER)
    assert at_work.screen.unnoted
    assert at_work.screen.printed is None
    monkeypatch.undo()
    at_work.page.note_again()
    assert at_work.screen.printed is not None
    assert len(at_work.tray.papers) == 1


def test_a_slip_is_printed_once_more(at_work: Referring, shelter: str) -> None:
    at_work.choose(**agreed(shelter))
    at_work.page.print(LASER)
    slip = at_work.file().referrals[0]
    assert at_work.screen.again == slip
    at_work.page.print(PrintWish("laser"))
    assert at_work.audit("referral_printed") == [f"{slip.id} copies 2", f"{slip.id} copies 1"]
    at_work.page.opened(at_work.case_id, "en", slip.id)
    at_work.page.preview()
    assert slip.slip_number in at_work.words(), "coming from the case, the slip is there again"
    at_work.page.another()
    assert at_work.screen.again is None
    assert len(at_work.file().referrals) == 1


def test_a_telling_name_stops_the_discreet_slip_before_anything_is_written(office: Office) -> None:
    from intake_desktop.domain.providers import ProviderPlan
    from intake_desktop.services import providers

    plan = ProviderPlan(names={"en": "Women shelter Multan"}, sectors=("shelter",))
    telling = providers.add_provider(office.desk("SV01"), plan).value
    case = office.intake()
    assert case.case_id is not None
    at_work = Referring(office.desk("CW01"), case.case_id)
    at_work.choose(**agreed(telling))
    assert "would tell what it is for" in at_work.screen.why_no_slip
    at_work.page.print(LASER)
    assert "would tell what it is for" in at_work.screen.trouble
    assert at_work.file().referrals == ()
    assert at_work.screen.lines == []
    at_work.choose(carrier="staff")
    assert at_work.screen.slip is not None


def test_a_consent_withdrawn_elsewhere_is_seen(at_work: Referring, shelter: str) -> None:
    at_work.choose(**agreed(shelter))
    at_work.page.record()
    line = at_work.screen.lines[0].id
    at_work.page.chose_line(line)
    at_work.runner.run(lambda: consents.withdraw_release(at_work.desk, at_work.case_id, line))
    assert at_work.screen.lines[0].state == "withdrawn"
    assert at_work.screen.choices.line is None


def test_a_child_does_not_consent_alone(office: Office, shelter: str) -> None:
    case = office.intake(age_years=15)
    assert case.case_id is not None
    at_work = Referring(office.desk("CW01"), case.case_id)
    assert at_work.screen.choices.giver is None
