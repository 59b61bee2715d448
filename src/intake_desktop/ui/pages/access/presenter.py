# SPDX-License-Identifier: Apache-2.0
"""What the access page shows and what is asked before somebody is let in, kept out, or a file destroyed. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.cases import CaseRow
from intake_desktop.domain.permissions import Action
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.access import Access
    from intake_desktop.services.assignments import Caseload
    from intake_desktop.services.desk import Desk

_LATEST = "access page"
NOBODY = "nobody"
"""Stands in the list of counsellors for none of them."""
CHOOSE_REASON = sentence("Choose a reason.")


@dataclass(frozen=True)
class Rights:
    """Which parts of the page the person at the desk has."""

    assign: bool
    bar: bool
    declare: bool
    ask_erasure: bool
    erase: bool
    reassign: bool = False
    see_openings: bool = False


@dataclass(frozen=True)
class AccessServices:
    """The verbs of this page, with the desk already in them."""

    rights: Rights
    own_code: str
    row: Callable[[str], CaseRow]
    who: Callable[[str], Access]
    counsellors: Callable[[], Sequence[str]]
    colleagues: Callable[[], Sequence[str]]
    assign: Callable[[str, str | None], Any]
    bar: Callable[[str, str, str], Any]
    lift: Callable[[str, str], Any]
    declare: Callable[[str, str], Any]
    confirm_second: Callable[[str, bytearray], Any]
    erase: Callable[[str, str, Any], Any]
    erase_identity: Callable[[str, str, Any], Any] = lambda case_id, reason, proof: None
    takers: Callable[[], Sequence[Caseload]] = tuple
    """Those the case can be given to, with what they have now."""
    reassign: Callable[[str, str, str], Any] = lambda case_id, code, reason: None


def services_at(desk: Desk) -> AccessServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import access, assignments, cases, erasure, second, staff

    def colleagues() -> list[str]:
        return [one.code for one in staff.list_staff(desk) if one.active]

    return AccessServices(
        rights=Rights(
            assign=desk.may(Action.ASSIGN_COUNSELLOR),
            bar=desk.may(Action.BAR_FROM_CASE),
            declare=desk.may(Action.DECLARE_INTEREST),
            ask_erasure=desk.may(Action.ASK_ERASURE),
            erase=desk.may(Action.ERASE_RECORD),
            reassign=desk.may(Action.REASSIGN_CASE),
            see_openings=desk.may(Action.SEE_AUDIT),
        ),
        own_code=desk.staff_code,
        row=lambda case_id: cases.visible_case(desk, case_id, Action.DECLARE_INTEREST)[0],
        who=lambda case_id: access.who_may_open(desk, case_id),
        counsellors=lambda: access.list_counsellors(desk),
        colleagues=colleagues,
        assign=lambda case_id, code: access.assign_counsellor(desk, case_id, code),
        bar=lambda case_id, code, reason: access.bar_from_case(desk, case_id, code, reason),
        lift=lambda case_id, code: access.lift_bar(desk, case_id, code),
        declare=lambda case_id, reason: access.declare_interest(desk, case_id, reason),
        confirm_second=lambda code, passphrase: second.confirm_second(desk, code, passphrase, Action.ERASE_RECORD),
        erase=lambda case_id, reason, proof: erasure.erase_record(desk, case_id, reason, proof),
        erase_identity=lambda case_id, reason, proof: erasure.erase_identity(desk, case_id, reason, proof),
        takers=lambda: assignments.may_take(desk),
        reassign=lambda case_id, code, reason: assignments.reassign_case(desk, case_id, code, reason),
    )


@dataclass(frozen=True)
class Sheet:
    """What is known about who may open a case. `access` is nothing for those who have no part in it."""

    row: CaseRow
    access: Access | None = None
    counsellors: tuple[str, ...] = ()
    colleagues: tuple[str, ...] = ()
    takers: tuple[Caseload, ...] = ()


class AccessView(Protocol):
    """What the presenter asks of the page."""

    def show_sheet(self, sheet: Sheet) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_barred(self) -> None: ...
    def show_reassigned(self) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def forget_second(self) -> None: ...
    def leave(self, words: Sentence) -> None: ...
    def say(self, state: str, words: Sentence, way_on: Sentence | None = None) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class AccessPresenter:
    """One case, and who may open it. Fields: ``code`` and ``reason`` of a bar, ``own`` reason, ``why`` to erase, and
    the ``second`` person.
    """

    def __init__(self, services: AccessServices, runner: Runner, view: AccessView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._sheet: Sheet | None = None
        self._busy = self._is_stale = False
        self.case_id: str | None = None
        runner.failed.connect(self._failed)

    def open(self, case_id: str) -> None:
        """Read who may open this case."""
        self.case_id, self._sheet = case_id, None
        self._read()

    def heard(self, touched: frozenset[str]) -> None:
        """Read again when something about the case or the staff changed."""
        if self._sheet is None or not touched & {f"case:{self.case_id}", "staff", "bundles"}:
            return
        if self._busy:  # what is being done here tells first how it went: the case may be gone by then
            self._is_stale = True
        else:
            self._read()

    def assign(self, code: str | None) -> None:
        """Give the counselling to somebody, or to nobody."""
        case_id = self.case_id
        if self._busy or case_id is None or self._sheet is None or self._sheet.access is None:
            return
        chosen = None if code in (None, NOBODY) else code
        if chosen == self._sheet.access.counsellor:
            return
        words = (
            sentence("{code} can open this case now.", code=chosen)
            if chosen
            else sentence("No counsellor opens this case any more.")
        )
        self._do(lambda: self._services.assign(case_id, chosen), lambda _: self._view.say("done", words))

    def reassign(self, code: str | None, reason: str | None) -> None:
        """Give the case to a colleague."""
        case_id = self.case_id
        problems: dict[str, Sentence] = {}
        if not code:
            problems["taker"] = sentence("Choose who gets the case.")
        if not reason:
            problems["handing"] = CHOOSE_REASON
        self._view.show_problems(problems)
        if problems or case_id is None or not code or not reason:
            return
        words = sentence("The case is {code}’s now. Tell the survivor who will be there for her.", code=code)

        def then(_: object) -> None:
            self._view.show_reassigned()
            self._view.say("done", words)

        self._do(lambda: self._services.reassign(case_id, code, reason), then)

    def bar(self, code: str | None, reason: str | None) -> None:
        """Keep a colleague out."""
        case_id, written = self.case_id, (code or "").replace(" ", "").upper()
        problems: dict[str, Sentence] = {}
        if not written:
            problems["code"] = sentence("Write the code of the member of staff.")
        elif written == self._services.own_code:
            problems["code"] = sentence("That is your own code. Use “I know one of them” for yourself.")
        if not reason:
            problems["reason"] = CHOOSE_REASON
        self._view.show_problems(problems)
        if problems or case_id is None or not reason:
            return

        def then(_: object) -> None:
            self._view.show_barred()
            self._tell_barred(written)

        self._do(lambda: self._services.bar(case_id, written, reason), then)

    def lift(self, code: str) -> None:
        """Let somebody in again."""
        case_id = self.case_id
        if case_id is not None:
            words = sentence("{code} may open this case again, as far as her role goes.", code=code)
            self._do(lambda: self._services.lift(case_id, code), lambda _: self._view.say("done", words))

    def may_declare(self, reason: str | None) -> bool:
        """Say what is missing before the case closes for the person at the desk."""
        problems = {} if reason else {"own": CHOOSE_REASON}
        self._view.show_problems(problems)
        return not problems

    def declare(self, reason: str) -> None:
        """Close the case for the person at the desk herself."""
        case_id = self.case_id
        if case_id is not None:
            words = sentence("The case is closed for you. Thank you for saying so.")
            self._do(lambda: self._services.declare(case_id, reason), lambda _: self._gone(words))

    def may_erase(self, reason: str | None, agreed: bool) -> bool:
        """Say what is missing before the file is destroyed."""
        problems: dict[str, Sentence] = {}
        if not reason:
            problems["why"] = CHOOSE_REASON
        if not agreed:
            problems["second"] = sentence("A second person must agree first.")
        self._view.show_problems(problems)
        return not problems

    def erase(self, reason: str, proof: object, *, only_identity: bool = False) -> None:
        """Destroy the file, or who she is; the second person's agreement is spent with it, whatever comes of it."""
        case_id = self.case_id
        if case_id is None:
            return

        def trouble(trouble: Trouble) -> None:
            self._view.forget_second()
            self._view.say_trouble(trouble)

        if only_identity:
            erase = self._services.erase_identity
            self._do(lambda: erase(case_id, reason, proof), lambda _: self._nameless(), trouble)
            return
        words = sentence("The file is erased.")
        self._do(lambda: self._services.erase(case_id, reason, proof), lambda _: self._gone(words), trouble)

    def _nameless(self) -> None:
        self._view.forget_second()
        self._view.say("done", sentence("Her name is erased. The case stays, under its code."))

    def _gone(self, words: Sentence) -> None:
        self.case_id = self._sheet = None
        self._view.forget_second()
        self._view.leave(words)

    def _tell_barred(self, code: str) -> None:
        sheet = self._sheet
        words = sentence("For {code} there is no such case from now on.", code=code)
        if sheet is not None and code not in sheet.colleagues:
            way_on = sentence("Nobody with this code works at this computer. Look at the code again.")
            self._view.say("warning", words, way_on)
        elif sheet is not None and code == sheet.row.owner:
            self._view.say("warning", words, sentence("The case was hers. Supervisors can still open it."))
        else:
            self._view.say("done", words)

    def _read(self) -> None:
        case_id, services = self.case_id, self._services
        assert case_id is not None

        def work() -> Sheet:
            row = services.row(case_id)
            if not services.rights.assign:
                return Sheet(row)
            colleagues = tuple(services.colleagues()) if services.rights.bar else ()
            takers = tuple(services.takers()) if services.rights.reassign else ()
            return Sheet(row, services.who(case_id), tuple(services.counsellors()), colleagues, takers)

        self._runner.run(work, self._show, self._view.say_trouble, latest=_LATEST)

    def _show(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._view.show_sheet(sheet)

    def _do(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], object],
        trouble: Callable[[Trouble], object] | None = None,
    ) -> None:
        if self._busy:
            return
        self._set_busy(True)

        def done(outcome: Any) -> None:
            self._set_busy(False)
            then(outcome)
            if self._is_stale and self.case_id is not None:
                self._read()
            self._is_stale = False

        def refused(failure: Trouble) -> None:
            self._set_busy(False)
            (trouble or self._view.say_trouble)(failure)

        self._runner.run(work, done, refused)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._view.show_busy(busy)

    def _failed(self, _: object) -> None:
        """A fault of the program, which the window tells of: let the person go on."""
        if self._busy:
            self._set_busy(False)
            self._view.forget_second()
