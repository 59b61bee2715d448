# SPDX-License-Identifier: Apache-2.0
"""The words of the page “Consent”: how a decision came about, what it lets be told, who may agree. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from intake_desktop.domain.consent import WHY_NOT, Decision
from intake_desktop.domain.givers import givers_for
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.spoken_items import told_and_untold
from intake_desktop.lang import Speaker

if TYPE_CHECKING:
    from intake_desktop.domain.givers import Childhood
    from intake_desktop.services.consent_ledger import LedgerLine

Said = Sentence | str | Callable[[Speaker], str]

QUESTIONS: Mapping[str, Sentence] = {
    "services": sentence("May we help you here?"),
    "record_keeping": sentence("May we keep a record about you?"),
    "anonymous_statistics": sentence("May we count you in reports, with nothing that shows who you are?"),
    "follow_up_contact": sentence("May we ask you later how you are?"),
    "case_conference": sentence("May we speak about you with other services, without your name?"),
    "medical_examination": sentence("May a doctor examine you and take evidence?"),
    "interpreter": sentence("May an interpreter take part?"),
}
"""What she is asked, as it is read out to her."""

STATES: Mapping[str, tuple[Said, str]] = {
    "": (sentence("May be told"), "done"),
    "withdrawn": (sentence("Taken back"), "neutral"),
    "not_yet_asked": (sentence("Not asked yet"), "waiting"),
    "refused": (sentence("She said no"), "neutral"),
    "nothing": (sentence("Nothing is told"), "neutral"),
    "expired": (sentence("Time is over"), "warning"),
    "differs": (sentence("Ask again"), "warning"),
    "unlisted": (sentence("Not in the directory"), "waiting"),
    "closed": (sentence("Time is over"), "warning"),
    "new_incident": (sentence("Ask again"), "warning"),
    "grown": (sentence("Ask again"), "warning"),
    "services": (sentence("Nothing is told"), "neutral"),
    "erased": (sentence("Nothing is told"), "neutral"),
}
"""A word and a state for each reason of ``consent.WHY_NOT``."""

SHOWN_WHY = ("unlisted", "new_incident", "grown", "services", "erased", "closed", "expired")
"""Reasons that need a sentence besides their word."""


def name_of(line: LedgerLine) -> Said:
    """The receiver, in the language of whoever reads; a service that the directory does not hold says so."""
    names, written = line.names, line.now.receiver
    if not names:
        return written or sentence("A service that is not in the directory")
    return lambda speaker: names.get(speaker.language) or names.get("en") or next(iter(names.values()))


def why(line: LedgerLine) -> Sentence | None:
    """Why nothing may leave the centre on this line, where its word alone does not say it."""
    return WHY_NOT[line.state] if line.state in SHOWN_WHY else None


def how(one: Decision) -> Said:
    """When she decided, how and through whom, and who wrote it down."""

    def words(speaker: Speaker) -> str:
        parts = [speaker.date(one.given_on)] if one.given_on else []
        if one.method:
            parts.append(speaker.label("consent_method", one.method))
        if one.giver and one.giver != "survivor":
            parts.append(speaker.label("consent_giver", one.giver))
        if one.witness:
            parts.append(speaker.say("witness {code}", code=speaker.isolate(one.witness)))
        if one.staff:
            parts.append(speaker.say("written by {code}", code=speaker.isolate(one.staff)))
        return "  ·  ".join(parts)

    return words


def decided(one: Decision) -> Said:
    """A decision in one line of the history: what, and how much."""

    def words(speaker: Speaker) -> str:
        told = speaker.label("consent_decision", one.decision)
        if one.decision != "given" or not one.level:
            return told
        return f"{told}  ·  {speaker.label('disclosure_level', one.level)}"

    return words


def until(line: LedgerLine) -> Said | None:
    """Until when it can be used."""
    day = line.until
    if day is None or line.state in ("withdrawn", "refused"):
        return None
    return lambda speaker: speaker.say("Until {day}", day=speaker.date(day))


def to_read_out(one: Decision) -> tuple[Sequence[Said], Sequence[Said]]:
    """What we tell them and what we do not tell them, a line each, with her own papers and limits."""
    told, untold = told_and_untold(one.sector, one.level or "l0_none", one.items)
    papers = tuple(sentence("A copy of: {document}", document=title) for title in one.documents)
    limits = (one.limits,) if one.limits else ()
    return (*told, *papers), (*limits, *untold)


def who_agrees(child: Childhood) -> Said | None:
    """Who may agree for a child; nothing for an adult."""
    givers = givers_for(child)
    if givers.band == "adult":
        return None
    if givers.band == "unknown":
        return sentence("Her age is not known well enough. A child does not agree alone: ask for her age first.")

    def words(speaker: Speaker) -> str:
        names = " · ".join(speaker.label("consent_giver", one) for one in givers.givers)
        return speaker.say("She is a child. Who may agree: {names}.", names=names)

    return words
