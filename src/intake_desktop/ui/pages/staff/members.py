# SPDX-License-Identifier: Apache-2.0
"""What is done about one member of staff: other roles, her agreement, a new passphrase, the key of the notes, leaving,
coming back. Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.permissions import roles_problem, roles_warning
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.staff import agreement_problem
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.passphrases import passphrase_problems, wipe
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from .services import About, StaffServices

_LATEST = "member"


class Errand(StrEnum):
    """What can be done about somebody; each has a form of its own."""

    ROLES = "roles"
    AGREEMENT = "agreement"
    FORGOT = "forgot"
    NOTES = "notes"
    BACK = "back"


class MemberView(Protocol):
    """What the presenter asks of the page."""

    def show_member(self, about: About, errands: Sequence[Errand], *, may_close: bool, may_take: bool) -> None: ...
    def show_errand(self, errand: Errand | None) -> None: ...
    def show_role_words(self, advice: Sentence | None) -> None: ...
    def show_member_suggested(self, words: str) -> None: ...
    def show_member_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_member_busy(self, busy: bool) -> None: ...
    def show_done(self, words: Sentence, way_on: Sentence | None = None) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class MemberPresenter:
    """Keeps who is shown, and which form is open."""

    def __init__(self, services: StaffServices, runner: Runner, view: MemberView, people: Callable[[], int]) -> None:
        self._services, self._runner, self._view, self._people = services, runner, view, people
        self.about: About | None = None
        self.errand: Errand | None = None
        self._busy = False
        runner.failed.connect(self._failed)

    @property
    def code(self) -> str:
        """Whom it is about, or nothing."""
        return self.about.member.code if self.about is not None else ""

    def open(self, code: str) -> None:
        """Show somebody."""
        self.errand = None
        self._read(code)

    def heard(self, touched: frozenset[str]) -> None:
        """Read again when the staff was changed, here or by a bundle."""
        if self.about is not None and touched & {"staff", "bundles"} and not self._busy:
            self._read(self.code)

    def close(self) -> None:
        """Nobody is shown any more."""
        self.about, self.errand = None, None

    # the forms

    def begin(self, errand: Errand) -> None:
        """Open a form, or shut it when it is open."""
        self.errand = None if errand is self.errand else errand
        self._view.show_errand(self.errand)
        self._view.show_member_problems({})
        if self.errand in (Errand.FORGOT, Errand.BACK) and self._services.only_suggested:
            self.suggest()
        if self.errand is Errand.ROLES and self.about is not None:
            self.roles_typed(self.about.member.roles)

    def roles_typed(self, roles: Sequence[str]) -> None:
        """Say what should be thought over about these roles."""
        about = self.about
        advice = roles_warning(roles, self._people())
        loses = about is not None and "counsellor" in about.member.roles and "counsellor" not in roles
        if advice is None and loses and about is not None and about.leaving is not None:
            advice = sentence("She can open session notes no longer. Then change the keys of this PC.")
            if about.leaving.last_with_notes:
                advice = LAST_READER
        self._view.show_role_words(advice)

    def suggest(self) -> None:
        """Make a passphrase of seven words for her."""
        self._view.show_member_suggested(self._services.suggest())

    def save_roles(self, roles: Sequence[str]) -> None:
        """Give her these roles."""
        code, chosen = self.code, tuple(roles)
        if self._is_right({"roles": roles_problem(chosen)}):
            words = sentence("{code} has these roles from her next sign-in on.", code=code)
            if code == self._services.own_code:
                words = sentence("These are your roles now. Lock and sign in again: then all their pages are there.")
            gains = "counsellor" in chosen and self.about is not None and "counsellor" not in self.about.member.roles
            self._do(lambda: self._services.change_roles(code, chosen), words, WAITS_FOR_NOTES if gains else None)

    def save_agreement(self, day: str | None) -> None:
        """Note the day of her agreement."""
        code, given = self.code, day or ""
        if self._is_right({"agreement": agreement_problem(given, self._services.today())}):
            self._do(
                lambda: self._services.record_agreement(code, given),
                sentence("The agreement of {code} is noted.", code=code),
            )

    def passphrase_problems(self, first: str, again: str, day: str | None = None) -> dict[str, Sentence]:
        """What is wrong with a new passphrase for her, and with the day of the agreement when she comes back."""
        found = {}
        if self.errand is Errand.BACK:
            problem = agreement_problem(day or "", self._services.today())
            found = {} if problem is None else {"agreement": problem}
        return found | passphrase_problems(first, again, self._services.advice(first, self.code))

    def save_passphrase(self, passphrase: bytearray, day: str | None = None) -> None:
        """Give her a new passphrase, or open her account again; it is wiped here, whatever comes of it."""
        code, errand = self.code, self.errand
        if self._busy:
            wipe(passphrase)
            return

        def work() -> Any:
            try:
                if errand is Errand.BACK:
                    return self._services.bring_back(code, passphrase, day or "")
                return self._services.reset_passphrase(code, passphrase)
            finally:
                wipe(passphrase)

        counsels = self.about is not None and "counsellor" in self.about.member.roles
        told = sentence("At her next sign-in {code} is told that you did this.", code=code)
        words = sentence("{code} can sign in with the new passphrase now.", code=code)
        self._do(work, words, WAITS_FOR_NOTES if counsels else told)

    def save_notes(self, typed: str) -> None:
        """Give her the key of the session notes from the counselling sheet."""
        code = self.code
        self._do(
            lambda: self._services.grant_from_sheet(code, typed),
            sentence("{code} holds the key of the session notes now.", code=code),
        )

    # leaving

    def close_account(self) -> None:
        """She leaves today."""
        code = self.code
        self._do(
            lambda: self._services.deactivate(code),
            sentence("The account of {code} is closed. She cannot sign in at this PC any more.", code=code),
            sentence("What is left to do stands below."),
        )

    def take_drafts(self) -> None:
        """Take her unfinished intakes over."""
        code = self.code
        self._do(
            lambda: self._services.take_drafts(code), sentence("Her unfinished intakes are yours now, under “Cases”.")
        )

    def _read(self, code: str) -> None:
        self._runner.run(lambda: self._services.about(code), self._show, self._view.say_trouble, latest=_LATEST)

    def _show(self, about: About) -> None:
        self.about = about
        member, services = about.member, self._services
        errands: list[Errand] = []
        if services.may_manage and member.active:
            errands = [Errand.ROLES, Errand.AGREEMENT]
            if member.code != services.own_code:
                errands.append(Errand.FORGOT)
            if member.notes not in ("", "all"):
                errands.append(Errand.NOTES)
        elif services.may_manage:
            errands = [Errand.BACK]
        others = member.code != services.own_code
        drafts = about.leaving is not None and about.leaving.drafts > 0
        self._view.show_member(
            about,
            errands,
            may_close=services.may_manage and member.active and others,
            may_take=services.may_take_drafts and not member.active and drafts,
        )
        self._view.show_errand(self.errand if self.errand in errands else None)

    def _is_right(self, problems: Mapping[str, Sentence | None]) -> bool:
        found = {name: words for name, words in problems.items() if words is not None}
        self._view.show_member_problems(found)
        return not found

    def _do(self, work: Callable[[], Any], words: Sentence, way_on: Sentence | None = None) -> None:
        if self._busy:
            return
        code = self.code

        def then(_: object) -> None:
            self._rest()
            self.errand = None
            self._view.show_done(words, way_on)
            self._read(code)

        def trouble(trouble: Trouble) -> None:
            self._rest()
            self._view.say_trouble(trouble)

        self._busy = True
        self._view.show_member_busy(True)
        self._runner.run(work, then, trouble)

    def _rest(self) -> None:
        self._busy = False
        self._view.show_member_busy(False)

    def _failed(self, _: object) -> None:
        """A fault of the program, which the window tells of: let the person go on."""
        if self._busy:
            self._rest()


LAST_READER = sentence("Nobody else here can open the session notes. After this only the counselling sheet can.")
WAITS_FOR_NOTES = sentence(
    "She cannot read session notes yet. Another counsellor gives her the key under “Your account”, or you do it with "
    "the counselling sheet."
)
