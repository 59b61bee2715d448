# SPDX-License-Identifier: Apache-2.0
"""What the referral page shows. Knows no Qt. What it does is in ``deeds``.

Nothing is written while one chooses: the preview is made from what is chosen, and what the case says already stands
beside each question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from intake_desktop.domain.cases import CaseFile, Referral
from intake_desktop.domain.consent import ReleaseLine
from intake_desktop.domain.disclosure import REFERRAL, REPORT
from intake_desktop.domain.laws import law_of
from intake_desktop.domain.providers import Provider
from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.troubles import Trouble

from .choices import Choices
from .deeds import Deeds, ReferralView
from .lines import LineShown, line_shown
from .missing import Learned
from .services import ReferralServices, services_at
from .words import CODE_ONLY, why_no_slip

__all__ = ["ReferralPresenter", "ReferralServices", "ReferralView", "services_at"]

_PREVIEW = "preview of a slip"
_LEARN = "what the case says for a slip"


class _Read(NamedTuple):
    """What the page needs of the case and of the centre."""

    case: CaseFile
    providers: Sequence[Provider]
    staff: list[str]
    closed: Mapping[str, Trouble]
    kept: dict[str, Any] | None
    usual_days: int


class ReferralPresenter(Deeds):
    """Keeps the case and what is chosen."""

    _closed: Mapping[str, Trouble]
    _providers: dict[str, Provider]
    _follows: str | None = None
    _first = True
    _wishes: Mapping[str, str] = {}
    agreed_items: tuple[str, ...] = ()
    """What she ticked on the decision that is used again."""
    agreed_titles: tuple[str, ...] = ()

    # coming to the page

    def opened(
        self,
        case_id: str,
        language: str,
        referral_id: str | None = None,
        follows: str | None = None,
        wishes: Mapping[str, str] | None = None,
    ) -> None:
        """Show the page for a case, with nothing chosen; or a slip that was printed before, to print it once more.

        With `follows` it takes the place of a slip that came to nothing; `wishes` are choices that are made already,
        and what she decided about that service is used again.
        """
        self._case_id, self._case, self._providers, self._closed = case_id, None, {}, {}
        self._draft, self._again, self._unnoted, self.proof = None, referral_id, None, None
        self._busy, self._learned, self._follows, self._first = False, Learned(), follows, True
        known = self._services.languages
        self.choices = Choices(language=language if language in known else known[0])
        self._wishes = dict(wishes or {})
        self._view.show_follows(None)
        self._read()
        self.look_for_printers()

    def another(self) -> None:
        """Begin another referral in the same case, with nothing chosen."""
        case_id = self._case_id
        self._runner.run(lambda: self._services.drop(case_id), lambda _: None, self._view.say_trouble)
        self.opened(case_id, self.choices.language)

    def heard(self, touched: frozenset[str]) -> None:
        """Read again what somebody changed; what is chosen stays."""
        if self._case is not None and not self._busy and touched & {f"case:{self._case_id}", "providers"}:
            self._read()

    def keep(self) -> None:
        """The desk is about to close: what is chosen waits for her."""
        chosen, case_id = self.choices, self._case_id
        if self._case is not None and self._again is None and not self._busy and chosen.sector is not None:
            self._runner.run(lambda: self._services.keep(case_id, chosen.kept()), lambda _: None)

    def look_for_printers(self) -> None:
        """Ask the system which printers there are."""
        self._runner.run(self._printers.available, self._view.show_printers, self._view.say_trouble)

    def _read(self) -> None:
        case_id, first = self._case_id, self._first and self._again is None
        self._first = False

        def work() -> _Read:
            services, case = self._services, self._services.open_case(case_id)
            kept = services.kept(case_id) if first else None
            return _Read(
                case, services.list_providers(), services.staff(), services.closed_lines(case), kept,
                services.usual_days(),
            )  # fmt: skip

        def then(read: _Read) -> None:
            if case_id != self._case_id:
                return
            self._case, self._closed = read.case, read.closed
            self._providers = {provider.id: provider for provider in read.providers}
            self._view.show_staff(read.staff)
            self._view.show_usual(read.usual_days)
            self._begin_with(read.kept, first)
            self._show_all()

        self._runner.run(work, then, self._view.say_trouble)

    def _begin_with(self, kept: dict[str, Any] | None, first: bool) -> None:
        """What was chosen before the desk was locked comes back; a slip that came to nothing says what is needed."""
        case = self._case
        if case is None:
            return
        slip = next((one for one in case.referrals if one.id == self._follows), None)
        if first and slip is not None:
            self.choices = replace(self.choices.changed("sector", slip.sector), follows=slip.id)
            self._view.show_follows(slip)
            sent_to = self._providers.get(self._wishes.get("provider", ""))
            if sent_to is not None and slip.sector in sent_to.sectors:
                self.choices = self.choices.changed("provider", sent_to.id)
        elif first and self._wishes:
            self._grant()
        elif first and kept is not None:
            self.choices = Choices.given_back(kept)
            self._view.show_given_back()
        if self.choices.giver == "survivor" and (case.person.age_years or 99) < 18:
            self.choices = replace(self.choices, giver=None)  # a child does not consent alone: ask who did
        if first and self.choices.sector is not None:
            self._learn(kept is None)

    def _grant(self) -> None:
        """Choose what somebody came with, and use what she decided about that service."""
        for name, value in self._wishes.items():
            if name != "provider" or value in self._providers:
                self.choices = self.choices.changed(name, value)
        for line in self.lines():
            about = line.provider.id if line.provider is not None else None
            if line.usable and (about, line.sector) == (self.choices.provider, self.choices.sector):
                self.chose_line(line.id)
                return

    def _show_all(self) -> None:
        case = self._case
        if case is None:
            return
        self._view.show_case(case.row.survivor_code, case.row.number)
        slip = self._printed()
        if slip is not None:
            self._view.show_slip(slip)
            self._view.show_ways(approval=self.needs_approval(), in_house=False, sealed=False)
            self._view.preview_soon()
            return
        self._view.show_form()
        self._view.show_needs([line.sector for line in case.service_lines if line.wanted == "yes"])
        self._show_choices()

    def _printed(self) -> Referral | None:
        referrals = self._case.referrals if self._case is not None else ()
        return next((one for one in referrals if one.id == self._again), None)

    # choosing

    def chose(self, name: str, value: object) -> None:
        """Something was chosen or typed."""
        before = self.choices
        self.choices = before.changed(name, value)
        if name == "law":
            self._name_law()
        if self.choices == before:
            return
        if self.choices.provider != before.provider:
            self.proof = None
        self._view.show_problems({})
        if self.choices.sector is not None and (name in ("sector", "language")):
            self._learn(name == "sector")
        self._show_choices()

    def _name_law(self) -> None:
        """Only what the chosen law names can be ticked."""
        law = law_of(self._learned.laws, self.choices.law or "", self.choices.sector or "")
        items = law.items if law is not None else ()
        told = tuple(code for code in self.choices.told if code in items)
        self.choices = replace(self.choices, law_items=items, told=told)

    def chose_line(self, line_id: str) -> None:
        """Use one of her earlier decisions: its service and how much she agreed to come with it."""
        line = next((one for one in self.lines() if one.id == line_id), None)
        if line is None or not line.usable or line.provider is None:
            return
        sector, provider, case_id = line.sector, line.provider.id, self._case_id

        def then(found: ReleaseLine) -> None:
            chosen = self.choices.changed("kind", REFERRAL).changed("sector", sector)
            self.choices = replace(
                chosen, provider=provider, line=line_id, level=found.level, told=found.items, documents=found.documents
            )
            self.agreed_items, self.agreed_titles = found.items, found.documents
            self._view.show_problems({})
            self._learn(True)
            self._show_choices()

        self._runner.run(lambda: self._services.line_of(case_id, line_id), then, self._view.say_trouble)

    def offered(self) -> list[Provider]:
        """The services in the directory that can help with what she needs; those that fit best come first."""
        sector, gone = self.choices.sector, self._gone()
        found = [one for one in self._providers.values() if sector in one.sectors and one.id != gone]
        order, language = {id: place for place, id in enumerate(self._learned.suggested)}, self._view.language()
        return sorted(found, key=lambda one: (order.get(one.id, len(order)), one.place(language)))

    def ask_anew(self) -> None:
        """Ask her again about the same service instead of using the earlier decision."""
        self.choices = replace(self.choices, line=None, decision=None, level=None)
        self._show_choices()

    def lines(self) -> list[LineShown]:
        """Her decisions about sharing, the newest first; what she took back stands in the line it amends."""
        found = self._case.consents if self._case is not None else ()
        releases = [one for one in found if one.type == "release_to_service" and one.level]
        today, closed = self._services.today(), self._closed
        return [
            line_shown(one, self._providers, today, closed[one.id].what if one.id in closed else None)
            for one in reversed(releases)
            if one.withdrawn or getattr(closed.get(one.id), "reason", "") != "replaced"
        ]

    def needs_approval(self) -> bool:
        slip = self._printed()
        if slip is not None and (slip.status != "draft" or slip.approved_by):
            return False
        provider = self._providers.get((slip.provider if slip is not None else self.choices.provider) or "")
        flagged = provider is not None and provider.flagged
        return (flagged or self.choices.kind == REPORT) and not self._services.may_approve

    @property
    def is_discreet(self) -> bool:
        """Whether the slip on the page, printed or chosen, is the discreet one."""
        slip = self._printed()
        return slip.discreet if slip is not None else self.choices.discreet

    def agreed(self, proof: object) -> None:
        """A supervisor came to the desk and agreed."""
        self.proof = proof

    def _gone(self) -> str | None:
        """The service that could not help."""
        referrals = self._case.referrals if self._case is not None else ()
        return next((one.provider for one in referrals if one.id == self.choices.follows), None)

    def _learn(self, anew: bool) -> None:
        """Ask what the case says for this kind of service; `anew`: the priority that follows is chosen."""
        case_id, sector, language = self._case_id, self.choices.sector or "", self.choices.language
        after = self._gone() or ""

        def then(learned: Learned) -> None:
            if (case_id, sector) != (self._case_id, self.choices.sector):
                return
            self._learned = learned
            if self.choices.is_report:
                self._name_law()
            if anew:
                safe = learned.known.caregiver_safe or None
                self.choices = replace(self.choices, caregiver_safe=safe)
            self._show_choices()

        self._runner.run(
            lambda: self._services.learn(case_id, sector, language, after), then, self._view.say_trouble, latest=_LEARN
        )

    def _show_choices(self) -> None:
        lines = self.lines()
        line = next((one for one in lines if one.id == self.choices.line), None)
        if line is not None and not line.usable:
            self.choices, line = replace(self.choices, line=None), None
        self._view.show_lines(lines, self.choices.line)
        self._view.show_providers(self.offered(), self._services.now())
        self._view.show_choices(self.choices, line)
        self._view.show_learned(self._learned, self.choices)
        self._show_ways()
        self._view.preview_soon()

    def _show_ways(self) -> None:
        provider = self._providers.get(self.choices.provider or "")
        makes = self.choices.makes_slip
        in_house = makes and provider is not None and provider.in_house
        has_keys = provider is not None and bool(provider.seal_key and provider.sign_key)
        sealed = makes and has_keys and self._services.may_seal
        self._view.show_ways(approval=makes and self.needs_approval(), in_house=in_house, sealed=sealed)

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
        slip = self._printed()
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
