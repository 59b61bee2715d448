# SPDX-License-Identifier: Apache-2.0
"""Each contact as it is read: how it went, by whom, and what stood there before it was corrected or taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import Body, Column, Flow, Line, Muted, Pill, QuietButton, Strong

if TYPE_CHECKING:
    from intake_desktop.services.contact_rows import FollowUp

_RESULTS = {
    "reached_safe": "done", "reached_new_needs": "info", "reached_new_violence": "error", "could_not_speak": "warning",
    "not_reached": "waiting", "wrong_contact": "warning", "declined": "neutral",
}  # fmt: skip


def made_row(one: FollowUp, correct: Callable[[FollowUp], object] | None) -> Column:
    """A contact that counts, with the verb that puts it right where somebody may."""
    first = Line(gap=1.0)
    first.add(Strong(_when(one)), 1)
    first.add(Pill(coded("followup_result", one.result), _RESULTS.get(one.result, "neutral")))
    block = Column(first, Muted(_how(one)), gap=0.5)
    if one.as_agreed == "no":
        block.add(Flow(Pill(sentence("Otherwise than she had agreed"), "error")))
    if one.note:
        block.add(Body(one.note))
    for before in one.before:
        block.add(_before(before))
    if correct is not None:
        verb = QuietButton(sentence("Correct…"), "edit")
        verb.clicked.connect(lambda: correct(one))
        block.add(verb, align=Qt.AlignmentFlag.AlignLeading)
    return block


def taken_back_row(one: FollowUp) -> Column:
    """A contact that was entered by mistake: who said so, and what stood there."""
    first = Line(gap=1.0)
    first.add(Strong(_when(one)), 1)
    first.add(Pill(sentence("Entered by mistake"), "neutral"))
    block = Column(first, Muted(lambda speaker: speaker.isolate(one.staff)), gap=0.5)
    for before in one.before:
        block.add(_before(before))
    return block


def _before(one: FollowUp) -> Column:
    def words(speaker: Speaker) -> str:
        result = speaker.label("followup_result", one.result)
        return "  ·  ".join((speaker.tell(sentence("Before")), _when(one)(speaker), result, _how(one)(speaker)))

    block = Column(Muted(words, small=True), gap=0.25)
    if one.note:
        block.add(Muted(one.note, small=True))
    return block


def _when(one: FollowUp) -> Callable[[Speaker], str]:
    return lambda speaker: speaker.moment(one.at) if len(one.at) > len("2026-11-22") else speaker.date(one.at)


def _how(one: FollowUp) -> Callable[[Speaker], str]:
    def words(speaker: Speaker) -> str:
        parts = [speaker.label("contact_method", one.way)]
        if one.spoke_with:
            parts.append(speaker.say("spoken with: {who}", who=speaker.label("spoke_with", one.spoke_with)))
        parts.append(speaker.isolate(one.staff))
        return "  ·  ".join(parts)

    return words
