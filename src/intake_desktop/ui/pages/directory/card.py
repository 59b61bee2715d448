# SPDX-License-Identifier: Apache-2.0
"""One service in full: what it does, where, when, for whom, who checked it, what two computers wrote differently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.providers import HELPLINES, Provider
from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Beside,
    Body,
    Button,
    Card,
    Column,
    Flow,
    Heading,
    Label,
    Muted,
    Notice,
    Pill,
    PrimaryButton,
    QuietButton,
    Words,
)

from .model import FIELD_WORDS
from .presenter import OneShown
from .words import HOUSE_WORDS, LEVEL_WORDS, WOMEN_WORDS, checked_by, hours, labels, open_state

if TYPE_CHECKING:
    from intake_desktop.services.providers import Dispute


class ServiceCard(Column):
    """Shows one service. Signals carry its id."""

    verify_wanted = Signal(str)
    change_wanted = Signal(object)
    retire_wanted = Signal(str)
    back_wanted = Signal(str)
    keys_wanted = Signal(str)

    def __init__(self, *, may_change: bool) -> None:
        super().__init__(gap=1.5)
        self._may_change = may_change
        self._shown: OneShown | None = None
        self.leads_to_keys = False
        """Whether there is a page for the keys by which sealed files go to this service."""
        self.head, self.notices = Column(gap=0.75), Column(gap=1.0)
        self.facts = Column(gap=0)
        self.verify = PrimaryButton(sentence("Checked today"), "check")
        self.change = Button(sentence("Change"), "edit")
        self.keys = Button(sentence("Keys for sealed files"), "key")
        self.retire = QuietButton(sentence("Take it out of use"), "trash")
        self.bring_back = Button(sentence("Put it into use again"), "back")
        self.verbs = Flow(self.verify, self.change, self.keys, self.bring_back, self.retire)
        self.add(Card(self.head, self.notices, self.verbs, self.facts, gap=1.5, inset=3))
        self.verify.clicked.connect(lambda: self._tell(self.verify_wanted))
        self.retire.clicked.connect(lambda: self._tell(self.retire_wanted))
        self.bring_back.clicked.connect(lambda: self._tell(self.back_wanted))
        self.keys.clicked.connect(lambda: self._tell(self.keys_wanted))
        self.change.clicked.connect(self._change)

    def show_one(self, shown: OneShown) -> None:
        """Show a service."""
        self._shown = shown
        one = shown.provider
        for box in (self.head, self.notices, self.facts):
            box.clear()
        self.head.add(Heading(lambda speaker: speaker.pick(one.names), 2))
        if pills := _pills(shown):
            self.head.add(Flow(*pills, gap=0.75))
        for notice in self._notices(shown):
            self.notices.add(notice)
        self.notices.setVisible(bool(self.notices.things()))
        self.facts.add(Beside(_column(_reach(one)), _column(_more(one)), letters=90))
        self.verbs.setVisible(self._may_change)
        self.retire.setVisible(one.active)
        self.bring_back.setVisible(not one.active)
        self.verify.setVisible(one.active)
        self.keys.setVisible(self.leads_to_keys and one.active)

    def said(self) -> str:
        """All that is read here, for tests."""
        return "\n".join(label.text() for label in self.findChildren(Label) if label.text())

    def _notices(self, shown: OneShown) -> list[QWidget]:
        one = shown.provider
        found: list[QWidget] = []
        if not one.active:
            found.append(
                Notice(
                    "info",
                    sentence("Out of use."),
                    sentence("Nobody is sent there. Slips that name it stay as they are."),
                )
            )
        elif shown.is_old:
            found.append(
                Notice(
                    "warning",
                    sentence("Nobody has checked this entry for a long time."),
                    sentence("Call there before she goes."),
                )
            )
        if shown.disputes:
            notice = Notice("warning", sentence("Two computers wrote different things."), _versions(shown.disputes))
            notice.offer(sentence("Say what is right"), lambda: self.change_wanted.emit(one))
            found.append(notice)
        return found

    def _change(self) -> None:
        if self._shown is not None:
            self.change_wanted.emit(self._shown.provider)

    def _tell(self, signal: object) -> None:
        if self._shown is not None:
            signal.emit(self._shown.provider.id)  # type: ignore[attr-defined]


def _pills(shown: OneShown) -> list[QWidget]:
    """What has to be seen at once."""
    one = shown.provider
    found = []
    if one.active and (state := open_state(shown.is_open)) is not None:
        found.append((state.words, state.state))
    for said, words in (
        (one.in_house, HOUSE_WORDS["yes"]),
        (one.flagged, sentence("Slips by a supervisor")),
        (one.has_keys, sentence("Can receive sealed files")),
    ):
        if said:
            found.append((words, "info"))
    return [Pill(words, state) for words, state in found]


def _reach(one: Provider) -> list[QWidget]:
    """How she gets there and when."""
    return _facts(
        (sentence("Helps with"), labels("service_sector", one.sectors, "\n"), False),
        (FIELD_WORDS["phone"], one.phone, True),
        (FIELD_WORDS["phone_2"], one.phone_2, True),
        (FIELD_WORDS["opening"], hours(one, "\n") if one.always or one.opening or one.hours else "", False),
        (FIELD_WORDS["address"], one.address, False),
        (FIELD_WORDS["district"], one.district, False),
        (FIELD_WORDS["map_text"], one.map_text, False),
        (FIELD_WORDS["route_note"], one.route_note, False),
        (FIELD_WORDS["focal_point"], one.focal_point, False),
        (FIELD_WORDS["focal_alternate"], one.focal_alternate, False),
    )


def _more(one: Provider) -> list[QWidget]:
    """Whom it helps, and what is known about the entry."""
    others = [text for text in one.names.values() if text]
    neutral = "\n".join(one.neutral_names.values())
    return _facts(
        (FIELD_WORDS["eligibility"], one.eligibility, False),
        (FIELD_WORDS["documents_needed"], one.documents_needed, False),
        (FIELD_WORDS["cost"], labels("provider_cost", (one.cost,)) if one.cost else "", False),
        (FIELD_WORDS["languages"], labels("language", one.languages) if one.languages else "", False),
        (FIELD_WORDS["women_staff"], WOMEN_WORDS.get(one.women_staff, ""), False),
        (FIELD_WORDS["access"], labels("provider_access", one.access, "\n") if one.access else "", False),
        (FIELD_WORDS["level"], LEVEL_WORDS.get(one.level, ""), False),
        (FIELD_WORDS["protocols"], labels("protocol", one.protocols, "\n") if one.protocols else "", False),
        (sentence("Names"), "\n".join(others) if len(others) > 1 else "", False),
        (FIELD_WORDS["neutral_en"], neutral or sentence("None. The discreet slip shows its name."), False),
        (FIELD_WORDS["verified_on"], checked_by(one), False),
        (sentence("Where the entry comes from"), _origin(one), False),
    )


def _origin(one: Provider) -> Words:
    if one.origin == HELPLINES:
        return sentence("It came with the program.")
    return sentence("From the directory of {centre}.", centre=one.origin) if one.origin else ""


def _facts(*facts: tuple[Words, Words, bool]) -> list[QWidget]:
    return [
        Column(Muted(words, small=True), Label(what, code=True) if code else Body(what), gap=0.25)
        for words, what, code in facts
        if what
    ]


def _column(things: Sequence[QWidget]) -> Column:
    return Column(*things, None, gap=1.25)


def _versions(disputes: Sequence[Dispute]) -> Words:
    """Each field with what was written and by whom; what counts for now stands first."""

    def words(speaker: Speaker) -> str:
        lines = []
        for dispute in disputes:
            field = speaker.tell(FIELD_WORDS.get(dispute.field, sentence("Another field")))
            said = [
                speaker.say(
                    "“{value}” ({code})",
                    value=_read(dispute.field, one.value, speaker),
                    code=speaker.isolate(one.staff),
                )
                for one in sorted(dispute.versions, key=lambda one: not one.counts)
            ]
            lines.append(f"{field}: {'  ·  '.join(said)}")
        return "\n".join(lines)

    return words


def _read(field: str, value: object, speaker: Speaker) -> str:
    values = value if isinstance(value, list) else [value or "–"]
    return speaker.series(speaker.label(_LISTS[field], str(one)) if field in _LISTS else str(one) for one in values)


_LISTS = {
    "sectors": "service_sector", "languages": "language", "protocols": "protocol", "access": "provider_access",
    "cost": "provider_cost", "flagged": "yes_no_unknown", "always": "yes_no_unknown", "active": "yes_no_unknown",
    "women_staff": "yes_no_unknown",
}  # fmt: skip
"""Fields whose values are codes, and the list that says what they are called."""
