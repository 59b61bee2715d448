# SPDX-License-Identifier: Apache-2.0
"""Who she is has a key of its own: destroying it takes her name out of every copy, and the facts of her case stay.

The values of a file are sealed with the key of the file, named by the id of the person; those that identify somebody
with a second key, whose name is the same id with another version digit. So both names are found from each other, on
every PC alike, and a bundle carries both keys as it carried the one.

Whoever types freely may type a name. So what is written in words goes with who she is: whole things (`VAULTED`),
columns of things (`WORDS`), and answers of forms that are marked as `Words`. What stays is codes, days and numbers.
"""

from __future__ import annotations

import re
from typing import Any, Final

IDENTIFYING: Final = frozenset({"identity", "contact", "record_identity", "perpetrator_identity"})
"""Things that identify somebody."""

VAULTED: Final = IDENTIFYING | {"session_note", "note_copy"}
"""Things that lie whole under the key of who she is: also what she told a counsellor."""

WORDS: Final[dict[str, frozenset[str]]] = {
    "service_line": frozenset({"options", "note"}),
    "consent": frozenset({"limits", "documents", "receiver", "note"}),
    "referral": frozenset({"request", "facts", "documents", "not_told_why", "lowered_why", "closed_why"}),
    "referral_event": frozenset({"note", "provider"}),
    "stub": frozenset({"provider", "to_do", "focal_code"}),
    "type_override": frozenset({"reason"}),
    "risk_assessment": frozenset({"reason"}),
    "risk_lowering": frozenset({"reason"}),
    "step_item": frozenset({"note"}),
    "plan_review": frozenset({"note"}),
    "goal": frozenset({"words"}),
    "plan_action": frozenset({"what", "provider", "reason"}),
    "safety_plan": frozenset({"answers"}),
    "task": frozenset({"note"}),
    "follow_up": frozenset({"note"}),
    "conference": frozenset({"wishes", "questions", "note"}),
    "conference_action": frozenset({"what"}),
    "police_report": frozenset({"station", "number"}),
    "legal_step": frozenset({"note"}),
    "hearing": frozenset({"court"}),
    "stay": frozenset({"health_needs", "belongings"}),
    "stay_extension": frozenset({"reason"}),
    "closure": frozenset({"note", "answers"}),
    "closure_decision": frozenset({"note"}),
    "transfer": frozenset({"note"}),
    "emergency": frozenset({"reason"}),
    "emergency_review": frozenset({"note"}),
    "duplicate": frozenset({"reason"}),
}
"""Fields of a survivor's file in which somebody types freely; ``answers`` stands for all answers of a thing. Where the
id of a service may stand instead of its name, the id is no word.
"""

_ID: Final = re.compile(r"[0-9a-f]{32}")


class Words(str):
    """A text that somebody typed freely, wherever it stands: an answer of a form that has no column of its own."""

    __slots__ = ()


def is_in_words(thing: str, field: str) -> bool:
    """Say whether a field of a thing holds what somebody typed freely."""
    fields = WORDS.get(thing, frozenset())
    return ("answers" if "." in field else field) in fields


def may_name(value: Any) -> bool:
    """Say whether a value that stands where words are typed could name somebody: not when it is empty or an id."""
    return bool(value) and not (isinstance(value, str) and _ID.fullmatch(value))


_AT: Final = 12
_FILE, _IDENTITY = "4", "e"
"""The version digit of a random UUID, and one that no UUID has."""


def identity_subject(person: str) -> str:
    """Name the key of who she is, from the id of the person. An id that is no random UUID has only its one key."""
    return _with(person, _IDENTITY) if _digit(person) == _FILE else person


def person_of(subject: str) -> str:
    """Give the id of the person from the name of either key."""
    return _with(subject, _FILE) if is_identity(subject) else subject


def is_identity(subject: str) -> bool:
    """Say whether this names the key of who she is, and not that of her file."""
    return _digit(subject) == _IDENTITY


def subject_of(thing: str, person: str) -> str:
    """Name the key that seals a thing of this person's file."""
    return identity_subject(person) if thing in VAULTED else person


def _digit(subject: str) -> str:
    return subject[_AT] if len(subject) == 32 else ""


def _with(subject: str, digit: str) -> str:
    return subject[:_AT] + digit + subject[_AT + 1 :]
