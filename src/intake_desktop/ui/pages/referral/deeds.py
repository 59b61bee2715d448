# SPDX-License-Identifier: Apache-2.0
"""What is done on the referral page, one step after the other: record, begin, print or hand over, note. No Qt.

*Print* makes sure that the paper can be made, records her decision, begins the referral, prints, and then notes that it
was printed; what fails stops there, says so, and the next try goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from intake_desktop.domain.cases import CaseFile, Referral
from intake_desktop.domain.providers import Provider
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.printers import PrinterChoice, Printers, PrintWish
from intake_desktop.ui.runner import Runner

from .choices import Choices
from .lines import LineShown
from .missing import Learned, problems
from .services import ReferralServices
from .words import what_was_recorded

if TYPE_CHECKING:
    from intake_desktop.services.slip_plans import SlipPlan


_ASK_HER = sentence("Ask a supervisor to come to the desk and agree.")


class ReferralView(Protocol):
    """What the presenter asks of the page."""

    def show_case(self, survivor_code: str, number: str) -> None: ...
    def show_lines(self, lines: Sequence[LineShown], chosen: str | None) -> None: ...
    def show_needs(self, wanted: Sequence[str]) -> None: ...
    def show_staff(self, codes: Sequence[str]) -> None: ...
    def show_usual(self, days: int) -> None: ...
    def show_providers(self, providers: Sequence[Provider], now: datetime) -> None: ...
    def language(self) -> str: ...
    def show_follows(self, slip: Referral | None) -> None: ...
    def show_choices(self, choices: Choices, line: LineShown | None) -> None: ...
    def show_learned(self, learned: Learned, choices: Choices) -> None: ...
    def show_ways(self, *, approval: bool, in_house: bool, sealed: bool) -> None: ...
    def show_given_back(self) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def preview_soon(self) -> None: ...
    def show_preview(self, pdf: bytes) -> None: ...
    def show_no_preview(self, words: Sentence, trouble: Trouble | None = None) -> None: ...
    def show_printers(self, printers: Sequence[PrinterChoice]) -> None: ...
    def show_busy(self, words: Sentence | None) -> None: ...
    def show_recorded(self, words: Sentence) -> None: ...
    def show_form(self) -> None: ...
    def show_slip(self, slip: Referral) -> None: ...
    def show_printed(self, number: str, wish: PrintWish) -> None: ...
    def show_handed(self, words: Sentence) -> None: ...
    def show_unnoted(self, trouble: Trouble) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class Deeds:
    """How far a slip has come between her decision and the note that it was printed."""

    def __init__(self, services: ReferralServices, printers: Printers, runner: Runner, view: ReferralView) -> None:
        self._services, self._printers, self._runner, self._view = services, printers, runner, view
        self._case_id = ""
        self._case: CaseFile | None = None
        self._learned = Learned()
        self._draft: tuple[str, str, SlipPlan] | None = None
        self._again: str | None = None
        self._unnoted: tuple[str, PrintWish] | None = None
        self._busy = False
        self.proof: object | None = None
        """A supervisor who came to the desk and agreed; spent with the slip."""
        self.choices = Choices()
        runner.failed.connect(self._failed)

    # for whoever goes on from here

    def _read(self) -> None:
        raise AssertionError("the presenter reads")

    def needs_approval(self) -> bool:
        """Whether somebody must agree who may: a report that the law requires, or a service that is marked so."""
        raise AssertionError("the presenter knows the service")

    def plan(self, chosen: Choices) -> SlipPlan:
        """What is chosen about the paper, with what the case says where nothing else is written."""
        known = self._learned.known
        return chosen.slip(known.facts, known.risk_factors, known.done_here, self._need(chosen.sector))

    def _need(self, sector: str | None) -> str:
        lines = self._case.service_lines if self._case is not None else ()
        return next((one.id for one in lines if one.sector == sector and one.wanted == "yes"), "")

    def _make_preview(self, chosen: Choices) -> bytes:
        plan = self.plan(chosen)
        if chosen.is_report:
            return self._services.preview_report(self._case_id, chosen.provider or "", chosen.sector or "", plan)
        if chosen.line is not None:
            return self._services.preview_slip(self._case_id, chosen.line, plan)
        return self._services.preview_release(self._case_id, chosen.release(), plan)

    # the deeds

    def record(self) -> None:
        """Record her decision without printing anything."""
        chosen, case_id = self.choices, self._case_id
        if chosen.line is not None or chosen.is_report or self._stops(paper=False):
            return

        def work() -> Any:
            line = self._services.record_release(case_id, chosen.release())
            self._services.drop(case_id)
            return line

        def then(line: str) -> None:
            self._end()
            self.choices = replace(Choices(language=chosen.language), sector=chosen.sector)
            self._view.show_recorded(what_was_recorded(chosen))
            self._read()

        self._begin(sentence("Recording her decision…"))
        self._runner.run(work, then, self._stumble)

    def withdrew(self, line_id: str) -> None:
        """She took a consent back; the page has asked whether it is so."""
        case_id = self._case_id
        if self._busy:
            return

        def then(_: object) -> None:
            self._end()
            self._view.show_recorded(sentence("Noted: she has taken this consent back. No slip can be printed on it."))
            self._read()

        self._begin(sentence("Recording her decision…"))
        self._runner.run(lambda: self._services.withdraw_release(case_id, line_id), then, self._stumble)

    def print(self, wish: PrintWish) -> None:
        """Print the slip: check, record, begin, print, note. One that was printed already is printed once more."""
        if self._busy:
            return
        if self._again is not None:
            if self._lacks_approval():
                self._view.show_problems({"approval": _ASK_HER})
                return
            self._begin(sentence("Printing…"))
            self._put_on_paper(self._again, wish)
            return
        self._with_slip(self.choices, lambda referral: self._put_on_paper(referral, wish))

    def hand_to_desk(self) -> None:
        """Hand the slip to a desk of this centre without any paper."""
        self._with_slip(self.choices.changed("carrier", "staff"), self._hand, delivery="in_centre")

    def send(self, folder: Path) -> None:
        """Write the slip as a sealed file for a partner into a folder."""

        def go_on(referral: str) -> None:
            words = sentence("The sealed file is written. Its name tells nothing; the partner's key opens it.")
            self._finish(lambda: self._services.send_slip(referral, folder), words)

        self._with_slip(self.choices.changed("carrier", "staff"), go_on)

    def note_again(self) -> None:
        """Try once more to note a print that could not be noted."""
        if self._unnoted is not None and not self._busy:
            self._begin(sentence("Noting that it was printed…"))
            self._note(*self._unnoted)

    # one after the other

    def _with_slip(self, chosen: Choices, go_on: Callable[[str], None], *, delivery: str = "") -> None:
        """Make sure that the slip can be made as it is `chosen`, record her decision, begin it, and go on with it."""
        if self._busy or self._again is not None or self._stops(chosen) or not chosen.makes_slip:
            return
        self._begin(sentence("Making the slip…"))
        plan = msgspec.structs.replace(self.plan(chosen), delivery=delivery)

        def checked(_: object) -> None:
            self._with_line(chosen, lambda line: self._with_draft(chosen, line, plan, go_on))

        self._runner.run(lambda: self._make_preview(chosen), checked, self._stumble)

    def _with_line(self, chosen: Choices, go_on: Callable[[str], None]) -> None:
        """Record her decision, unless it was recorded before or the law asks instead, and go on with its line."""
        if chosen.line is not None or chosen.is_report:
            go_on(chosen.line or "")
            return

        def then(line: str) -> None:
            self.choices = replace(self.choices, line=line)
            go_on(line)

        case_id = self._case_id
        self._runner.run(lambda: self._services.record_release(case_id, chosen.release()), then, self._stumble)

    def _with_draft(self, chosen: Choices, line: str, plan: SlipPlan, go_on: Callable[[str], None]) -> None:
        """Begin the referral, unless the last try began the very same one; one that was begun otherwise is dropped."""
        case_id, old, proof = self._case_id, self._draft, self.proof
        if old is not None and old[1:] == (line, plan):
            go_on(old[0])
            return

        def begin() -> Any:
            if old is not None:
                self._services.cancel_slip(old[0])
            if chosen.is_report:
                place = chosen.provider or "", chosen.sector or ""
                return self._services.draft_report(case_id, *place, plan, proof)
            return self._services.draft_slip(case_id, line, plan, proof)

        def then(referral: str) -> None:
            self._draft, self.proof = (referral, line, plan), None
            go_on(referral)

        self._runner.run(begin, then, self._stumble)

    def _put_on_paper(self, referral: str, wish: PrintWish) -> None:
        self._view.show_busy(sentence("Printing…"))
        proof = self.proof if self._again is not None and self.needs_approval() else None

        def work() -> None:
            if proof is not None:
                self._services.approve(referral, proof)
            self._printers.print(self._services.slip_pdf(referral), wish)

        def then(_: None) -> None:
            self._again, self._draft, self._unnoted, self.proof = referral, None, (referral, wish), None
            self._note(referral, wish)

        self._runner.run(work, then, self._stumble)

    def _note(self, referral: str, wish: PrintWish) -> None:
        case_id = self._case_id

        def work() -> Any:
            noted = self._services.issue_slip(referral, wish)
            self._services.drop(case_id)
            return noted

        def then(number: str) -> None:
            self._unnoted = None
            self._end()
            self._view.show_printed(number, wish)
            self._read()

        def stumble(trouble: Trouble) -> None:
            self._end()
            self._view.show_unnoted(trouble)

        self._runner.run(work, then, stumble)

    def _hand(self, referral: str) -> None:
        words = sentence("The desk of this centre has it now. It stands among the slips they answer.")
        self._finish(lambda: self._services.hand_to_desk(referral), words)

    def _finish(self, deed: Callable[[], Any], words: Sentence) -> None:
        """The last step of a way without paper."""
        case_id = self._case_id

        def work() -> Any:
            outcome = deed()
            self._services.drop(case_id)
            return outcome

        def then(_: object) -> None:
            self._draft = None
            self._end()
            self.choices = Choices(language=self.choices.language)
            self._view.show_handed(words)
            self._read()

        self._runner.run(work, then, self._stumble)

    def _stops(self, chosen: Choices | None = None, *, paper: bool = True) -> bool:
        """Whether something is missing (the page then says what) or something is under way."""
        if self._busy or self._case is None:
            return True
        services, chosen = self._services, chosen or self.choices
        found = problems(chosen, self._learned, services.staff_code, services.today(), paper=paper)
        if paper and not found and chosen.makes_slip and self._lacks_approval():
            found = {"approval": _ASK_HER}
        self._view.show_problems(found)
        return bool(found)

    def _lacks_approval(self) -> bool:
        return self.needs_approval() and self.proof is None

    def _begin(self, words: Sentence) -> None:
        self._busy = True
        self._view.show_busy(words)

    def _end(self) -> None:
        self._busy = False
        self._view.show_busy(None)

    def _failed(self, _: object) -> None:
        """A fault of the program, which the window tells of: let the person go on."""
        if self._busy:
            self._end()

    def _stumble(self, trouble: Trouble) -> None:
        self._end()
        self._view.say_trouble(trouble)
        self._read()
