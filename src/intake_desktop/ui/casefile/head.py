# SPDX-License-Identifier: Apache-2.0
"""The head of a case on the screen: code, status, danger with its day, step, next contact. Never a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.casefile.words import moment_of
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import Column, Flow, Label, Muted, Pill, Words
from intake_desktop.ui.theme import SECTION, TITLE

if TYPE_CHECKING:
    from intake_desktop.services.heads import CaseHead

RISKS = {"high": "error", "medium": "warning", "low": "done"}
STATES = {"open": "info", "on_hold": "waiting", "closed": "done", "transferred": "neutral", "duplicate": "neutral"}
_NUMBER = re.compile("^[\u2066-\u2068]?[0-9]+\u2069?[. ]*")  # in Urdu figures stand in isolates
STEPS = ("s1_introduction", "s2_assessment", "s3_action_planning", "s4_implementation", "s5_follow_up", "s6_closure")


class HeadLines(Column):
    """Code, status and danger in one line, the facts in the next; `briefly` leaves the facts to the page."""

    def __init__(self) -> None:
        super().__init__(gap=0.5)
        self.code = Label("", factor=TITLE, bold=True, code=True)
        self.code.setWordWrap(False)
        self.status, self.risk, self.contact, self.emergency = Pill(""), Pill(""), Pill(""), Pill("")
        self.facts = Muted("")
        self.line = Flow(self.code, self.status, self.risk, self.contact, self.emergency, gap=1.0)
        self.add(self.line)
        self.add(self.facts)
        self.contact.hide()
        self.emergency.hide()
        self._is_brief = self._is_open = False

    def show_head(self, head: CaseHead) -> None:
        """Show the case."""
        self.code.say(head.survivor_code)
        self.status.say(coded("case_status", head.status), STATES.get(head.status, "neutral"))
        is_faded = head.risk_is_old and head.risk_level != "high"  # high stays high until somebody asked her again
        self.risk.say(risk_words(head), "waiting" if is_faded else RISKS.get(head.risk_level, "neutral"))
        if contact := contact_words(head):
            warns = head.next_way == "do_not_contact" or head.next_is_late
            self.contact.say(contact, "warning" if warns else "info")
        self.contact.setVisible(contact is not None)
        if head.emergency_until:
            self.emergency.say(_emergency_words(head.emergency_until), "warning")
        self.emergency.setVisible(bool(head.emergency_until))
        self.facts.say(facts_words(head))
        self._is_open = head.status == "open"
        self._fit()

    def briefly(self, brief: bool) -> None:
        """With large text only what keeps her safe stays above; that a case is open goes without saying."""
        self._is_brief = brief
        self._fit()

    def _fit(self) -> None:
        self.facts.setHidden(self._is_brief)
        factor = SECTION if self._is_brief else TITLE
        if factor != self.code.factor:
            self.code.factor = factor
            self.code.refit()
        self.status.setHidden(self._is_brief and self._is_open)


def risk_words(head: CaseHead) -> Words:
    """The level of danger and the day of that judgement; that it is out of date, where it is."""

    def words(speaker: Speaker) -> str:
        level = speaker.label("risk_level", head.risk_level)
        if not head.risk_on:
            return speaker.say("Risk: {level}", level=level)
        day = speaker.date(head.risk_on)
        if head.risk_is_old:
            return speaker.say("Risk: {level}, judged {day}, out of date", level=level, day=day)
        return speaker.say("Risk: {level}, judged {day}", level=level, day=day)

    return words


def contact_words(head: CaseHead) -> Words | None:
    """When and how she is to be contacted next, or that she must not be; nothing when nothing is agreed."""
    if head.next_way == "do_not_contact":
        return sentence("Do not contact her")
    if not head.next_on:
        return None

    def words(speaker: Speaker) -> str:
        day = speaker.date(head.next_on)
        if not head.next_way:
            return speaker.say("Next contact {day}", day=day)
        way = speaker.label("contact_method", head.next_way)
        return speaker.say("Next contact {day}, {way}", day=day, way=way)

    return words


def _emergency_words(until: int) -> Words:
    return lambda speaker: speaker.say(
        "Open to you in an emergency until {moment}", moment=speaker.moment(moment_of(until))
    )


def facts_words(head: CaseHead) -> Words:
    """Number, day, caseworker and step in one line."""

    def words(speaker: Speaker) -> str:
        parts = [speaker.isolate(head.number)]
        if head.opened_on:
            parts.append(speaker.say("since {day}", day=speaker.date(head.opened_on)))
        if head.closed_on:
            parts.append(speaker.say("closed {day}", day=speaker.date(head.closed_on)))
        if head.owner:
            parts.append(speaker.say("caseworker {staff}", staff=speaker.isolate(head.owner)))
        if head.step in STEPS:
            at = STEPS.index(head.step) + 1
            name = _NUMBER.sub("", speaker.label("case_step", head.step))  # the list numbers them as well
            parts.append(speaker.say("step {at} of {total}: {name}", at=at, total=len(STEPS), name=name))
        return "\u00a0· ".join(parts)  # a line never begins with the dot

    return words
