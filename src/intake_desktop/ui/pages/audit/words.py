# SPDX-License-Identifier: Apache-2.0
"""The rows of the audit in words: what happened, and what the codes behind it mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.resources import code_lists
from intake_desktop.ui.kit import Words

if TYPE_CHECKING:
    from intake_desktop.services.trail import Entry

_TOLD: dict[str, Sentence] = {
    "category": sentence("category"),
    "counsellor": sentence("counsellor"),
    "bar": sentence("who must not open it"),
    "type": sentence("type of incident"),
    "risk_level": sentence("level of danger"),
    "referral": sentence("referral"),
    "owner": sentence("given to a colleague"),
    "caseload": sentence("all cases given to colleagues"),
    "drafts": sentence("unfinished intakes"),
    "task": sentence("task"),
    "plan": sentence("plan"),
    "closure": sentence("closing"),
    "device": sentence("computer"),
    "provider": sentence("directory"),
    "bundle": sentence("bundle"),
    "intake": sentence("intake"),
    "session": sentence("counselling session"),
    "openings": sentence("who opened the file"),
    "decided": sentence("two answers, one kept"),
    "passphrase": sentence("passphrase"),
    "roles": sentence("roles"),
    "call_now": sentence("to call her"),
    "print_slip": sentence("for a slip"),
    "court": sentence("for a court or the police"),
    "match_returning": sentence("she is here again"),
    "correct_data": sentence("to correct something"),
    "such": sentence("no such record"),
    "justified": sentence("it was right"),
    "not_justified": sentence("it was not right"),
    "see_identity": sentence("name"),
    "see_contact": sentence("way to reach her"),
    "search": sentence("search by name"),
    "notes": sentence("session notes"),
    "store": sentence("case file"),
    "incoming": sentence("slip of a partner"),
    "partner": sentence("partner"),
    "keys": sentence("keys"),
    "slip": sentence("slip"),
    "reply": sentence("reply"),
    "stop": sentence("word that she stopped it"),
    "stopped": sentence("she stopped it"),
    "answered": sentence("answered"),
    "forgotten": sentence("erased, its time was over"),
}
"""What the words of a row mean to a reader; a word that is not here is a code, or is left out."""
_LISTS = ("role", "handover_reason", "bar_reason", "erasure_reason")


def event_words(event: str) -> Words:
    """What happened. Events that only the program writes have no label of their own."""
    if event == "store_created":
        return sentence("Case file made")
    return lambda speaker: speaker.label("audit_event", event)


def detail_words(entry: Entry) -> Words:
    """What else a row says, in the reader's language; codes of staff stay as they are."""

    def words(speaker: Speaker) -> str:
        told: list[str] = []
        for word in entry.detail:
            text = _word(speaker, word)
            if text and text not in told:
                told.append(text)
        return "  ·  ".join(told)

    return words


def _word(speaker: Speaker, word: str) -> str:
    if word in _TOLD:
        return speaker.tell(_TOLD[word])
    for name in _LISTS:
        if code_lists().has(name, word):
            return speaker.label(name, word)
    is_code = word.isascii() and word == word.upper() and any(letter.isdigit() for letter in word)
    return speaker.isolate(word) if is_code else ""
