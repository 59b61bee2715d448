# SPDX-License-Identifier: Apache-2.0
"""What the referral page shows and does. Knows no Qt.

Nothing is written while one chooses: the preview is made from what is chosen. *Print* makes sure that the paper can be
made, records her decision, begins the referral, prints, and then notes that it was printed, one after the other; what
fails stops there, says so, and the next try goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.cases import CaseFile, Referral
from intake_desktop.domain.providers import Provider
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.printers import PrinterChoice, Printers, PrintWish
from intake_desktop.ui.runner import Runner

from .choices import CODE_ONLY, Choices, what_was_recorded, why_no_slip
from .lines import LineShown, line_shown

if TYPE_CHECKING:
    from intake_desktop.services.consents import ReleasePlan
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.slips import SlipPlan

_PREVIEW = "preview of a slip"


@dataclass(frozen=True)
class ReferralServices:
    """The verbs this page needs, with the desk already in them."""

    staff_code: str
    languages: tuple[str, ...]
    today: Callable[[], date]
    open_case: Callable[[str], CaseFile]
    list_providers: Callable[[], Sequence[Provider]]
    record_release: Callable[[str, ReleasePlan], Any]
    withdraw_release: Callable[[str, str], Any]
    preview_slip: Callable[[str, str, SlipPlan], bytes]
    preview_release: Callable[[str, ReleasePlan, SlipPlan], bytes]
    draft_slip: Callable[[str, str, SlipPlan], Any]
    cancel_slip: Callable[[str], Any]
    slip_pdf: Callable[[str], bytes]
    issue_slip: Callable[[str, int], Any]


def services_at(desk: Desk) -> ReferralServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import cases, consents, providers, referrals, slips

    return ReferralServices(
        staff_code=desk.staff_code,
        languages=desk.centre.languages,
        today=desk.today,
        open_case=lambda case_id: cases.open_case(desk, case_id),
        list_providers=lambda: providers.list_providers(desk),
        record_release=lambda case_id, plan: consents.record_release(desk, case_id, plan),
        withdraw_release=lambda case_id, line: consents.withdraw_release(desk, case_id, line),
        preview_slip=lambda case_id, line, plan: slips.preview_slip(desk, case_id, line, plan),
        preview_release=lambda case_id, release, plan: slips.preview_release(desk, case_id, release, plan),
        draft_slip=lambda case_id, line, plan: slips.draft_slip(desk, case_id, line, plan),
        cancel_slip=lambda referral: referrals.take_step(desk, referral, "cancelled"),
        slip_pdf=lambda referral: slips.slip_pdf(desk, referral),
        issue_slip=lambda referral, copies: slips.issue_slip(desk, referral, copies),
    )


class ReferralView(Protocol):
    """What the presenter asks of the page."""

    def show_case(self, survivor_code: str, number: str) -> None: ...
    def show_lines(self, lines: Sequence[LineShown], chosen: str | None) -> None: ...
    def show_needs(self, wanted: Sequence[str]) -> None: ...
    def show_providers(self, providers: Sequence[Provider], today: date) -> None: ...
    def show_choices(self, choices: Choices, line: LineShown | None) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def preview_soon(self) -> None: ...
    def show_preview(self, pdf: bytes) -> None: ...
    def show_no_preview(self, words: Sentence, trouble: Trouble | None = None) -> None: ...
    def show_printers(self, printers: Sequence[PrinterChoice]) -> None: ...
    def show_busy(self, words: Sentence | None) -> None: ...
    def show_recorded(self, words: Sentence) -> None: ...
    def show_form(self) -> None: ...
    def show_slip(self, slip: Referral) -> None: ...
    def show_printed(self, number: str, copies: int) -> None: ...
    def show_unnoted(self, trouble: Trouble) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class ReferralPresenter:
    """Keeps the case, what is chosen, and how far the printing has come."""

    def __init__(self, services: ReferralServices, printers: Printers, runner: Runner, view: ReferralView) -> None:
        self._services, self._printers, self._runner, self._view = services, printers, runner, view
        self._case_id = ""
        self._case: CaseFile | None = None
        self._providers: dict[str, Provider] = {}
        self._draft: tuple[str, str, SlipPlan] | None = None
        self._again: str | None = None
        self._unnoted: tuple[str, int] | None = None
        self._busy = False
        self.choices = Choices()
        runner.failed.connect(self._failed)

    # coming to the page

    def opened(self, case_id: str, language: str, referral_id: str | None = None) -> None:
        """Show the page for a case, with nothing chosen; or a slip that was printed before, to print it once more."""
        self._case_id, self._case = case_id, None
        self._draft, self._again, self._unnoted = None, referral_id, None
        self._busy = False
        known = self._services.languages
        self.choices = Choices(language=language if language in known else known[0])
        self._read()
        self.look_for_printers()

    def another(self) -> None:
        """Begin another referral in the same case."""
        self.opened(self._case_id, self.choices.language)

    def heard(self, touched: frozenset[str]) -> None:
        """Read again what somebody changed; what is chosen stays."""
        if self._case is not None and not self._busy and touched & {f"case:{self._case_id}", "providers"}:
            self._read()

    def look_for_printers(self) -> None:
        """Ask the system which printers there are."""
        self._runner.run(self._printers.available, self._view.show_printers, self._view.say_trouble)

    def _read(self) -> None:
        case_id = self._case_id

        def work() -> tuple[CaseFile, Sequence[Provider]]:
            return self._services.open_case(case_id), self._services.list_providers()

        def then(outcome: tuple[CaseFile, Sequence[Provider]]) -> None:
            if case_id != self._case_id:
                return
            self._case = outcome[0]
            self._providers = {provider.id: provider for provider in outcome[1]}
            self._show_all()

        self._runner.run(work, then, self._view.say_trouble)

    def _show_all(self) -> None:
        case = self._case
        if case is None:
            return
        if self.choices.giver == "survivor" and (case.person.age_years or 99) < 18:
            self.choices = replace(self.choices, giver=None)  # a child does not consent alone: ask who did
        self._view.show_case(case.row.survivor_code, case.row.number)
        slip = next((one for one in case.referrals if one.id == self._again), None)
        if slip is not None:
            self._view.show_slip(slip)
            self._view.preview_soon()
            return
        self._view.show_form()
        self._view.show_needs([line.sector for line in case.service_lines if line.wanted == "yes"])
        self._show_choices()

    # choosing

    def chose(self, name: str, value: object) -> None:
        """Something was chosen or typed."""
        before = self.choices
        self.choices = before.changed(name, value)
        if self.choices == before:
            return
        self._view.show_problems({})
        self._show_choices()

    def chose_line(self, line_id: str) -> None:
        """Use one of her earlier decisions: its service and how much she agreed to come with it."""
        line = next((one for one in self.lines() if one.id == line_id), None)
        if line is not None and line.usable and line.provider is not None:
            self.choices = replace(self.choices, sector=line.sector, provider=line.provider.id, line=line.id)
            self._view.show_problems({})
            self._show_choices()

    def offered(self) -> list[Provider]:
        """The services in the directory that can help with what she needs."""
        sector = self.choices.sector
        return [one for one in self._providers.values() if sector is not None and sector in one.sectors]

    def ask_anew(self) -> None:
        """Ask her again about the same service instead of using the earlier decision."""
        self.choices = replace(self.choices, line=None, decision=None, level=None)
        self._show_choices()

    def lines(self) -> list[LineShown]:
        """Her decisions about sharing, the newest first; what she took back stands in the line it amends."""
        found = self._case.consents if self._case is not None else ()
        releases = [one for one in found if one.type == "release_to_service" and one.level]
        return [line_shown(one, self._providers, self._services.today()) for one in reversed(releases)]

    def _show_choices(self) -> None:
        lines = self.lines()
        line = next((one for one in lines if one.id == self.choices.line), None)
        if line is not None and not line.usable:
            self.choices, line = replace(self.choices, line=None), None
        self._view.show_lines(lines, self.choices.line)
        self._view.show_providers(self.offered(), self._services.today())
        self._view.show_choices(self.choices, line)
        self._view.preview_soon()

    # the preview

    def preview(self) -> None:
        """Show the slip as it would be printed now, or say why there is none."""
        if self._again is not None:
            self._preview_again(self._again)
            return
        chosen = self.choices
        why = why_no_slip(chosen)
        if why is not None:
            self._runner.run(lambda: None, lambda _: self._view.show_no_preview(why), latest=_PREVIEW)
            return
        self._runner.run(
            lambda: self._make_preview(chosen),
            self._view.show_preview,
            lambda trouble: self._view.show_no_preview(trouble.what, trouble),
            latest=_PREVIEW,
        )

    def _preview_again(self, referral: str) -> None:
        """A slip that is printed already is shown when no name stands on it; one with her name is only printed."""
        slip = next((one for one in self._case.referrals if one.id == referral), None) if self._case else None
        if slip is None or self._unnoted is not None:
            return
        if slip.discreet or slip.level == CODE_ONLY:
            self._runner.run(
                lambda: self._services.slip_pdf(referral),
                self._view.show_preview,
                lambda trouble: self._view.show_no_preview(trouble.what, trouble),
                latest=_PREVIEW,
            )
        else:
            why = sentence("Her name stands on this slip, so it is not shown here. It can be printed once more.")
            self._runner.run(lambda: None, lambda _: self._view.show_no_preview(why), latest=_PREVIEW)

    def _make_preview(self, chosen: Choices) -> bytes:
        if chosen.line is not None:
            return self._services.preview_slip(self._case_id, chosen.line, chosen.slip())
        return self._services.preview_release(self._case_id, chosen.release(), chosen.slip())

    # recording and printing

    def record(self) -> None:
        """Record her decision without printing anything."""
        chosen, case_id = self.choices, self._case_id
        if chosen.line is not None or self._stops():
            return

        def then(line: str) -> None:
            self._end()
            self.choices = replace(Choices(language=chosen.language), sector=chosen.sector)
            self._view.show_recorded(what_was_recorded(chosen))
            self._read()

        self._begin(sentence("Recording her decision…"))
        self._runner.run(lambda: self._services.record_release(case_id, chosen.release()), then, self._stumble)

    def print(self, wish: PrintWish) -> None:
        """Print the slip: check, record, begin, print, note. One that was printed already is printed once more."""
        if self._busy:
            return
        if self._again is not None:
            self._begin(sentence("Printing…"))
            self._put_on_paper(self._again, wish)
            return
        if self._stops() or not self.choices.makes_slip:
            return
        self._begin(sentence("Making the slip…"))
        chosen = self.choices

        def checked(_: bytes) -> None:
            self._with_line(chosen, lambda line: self._with_draft(chosen, line, wish))

        self._runner.run(lambda: self._make_preview(chosen), checked, self._stumble)

    def note_again(self) -> None:
        """Try once more to note a print that could not be noted."""
        if self._unnoted is not None and not self._busy:
            self._begin(sentence("Noting that it was printed…"))
            self._note(*self._unnoted)

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

    def _with_line(self, chosen: Choices, go_on: Callable[[str], None]) -> None:
        """Record her decision, unless it was recorded before, and go on with its line."""
        if chosen.line is not None:
            go_on(chosen.line)
            return

        def then(line: str) -> None:
            self.choices = replace(self.choices, line=line)
            go_on(line)

        case_id = self._case_id
        self._runner.run(lambda: self._services.record_release(case_id, chosen.release()), then, self._stumble)

    def _with_draft(self, chosen: Choices, line: str, wish: PrintWish) -> None:
        """Begin the referral, unless the last try began the very same one; one that was begun otherwise is dropped."""
        plan, case_id, old = chosen.slip(), self._case_id, self._draft
        if old is not None and old[1:] == (line, plan):
            self._put_on_paper(old[0], wish)
            return

        def begin() -> Any:
            if old is not None:
                self._services.cancel_slip(old[0])
            return self._services.draft_slip(case_id, line, plan)

        def then(referral: str) -> None:
            self._draft = (referral, line, plan)
            self._put_on_paper(referral, wish)

        self._runner.run(begin, then, self._stumble)

    def _put_on_paper(self, referral: str, wish: PrintWish) -> None:
        self._view.show_busy(sentence("Printing…"))

        def work() -> None:
            self._printers.print(self._services.slip_pdf(referral), wish)

        def then(_: None) -> None:
            self._again, self._draft, self._unnoted = referral, None, (referral, wish.copies)
            self._note(referral, wish.copies)

        self._runner.run(work, then, self._stumble)

    def _note(self, referral: str, copies: int) -> None:
        def then(number: str) -> None:
            self._unnoted = None
            self._end()
            self._view.show_printed(number, copies)
            self._read()

        def stumble(trouble: Trouble) -> None:
            self._end()
            self._view.show_unnoted(trouble)

        self._runner.run(lambda: self._services.issue_slip(referral, copies), then, stumble)

    def _stops(self) -> bool:
        """Whether something is missing (the page then says what) or something is under way."""
        if self._busy or self._case is None:
            return True
        problems = self.choices.problems(self._services.staff_code, self._services.today())
        self._view.show_problems(problems)
        return bool(problems)

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
