# SPDX-License-Identifier: Apache-2.0
"""What her answers bring about at once: what is kept of her by her consent, and what cannot wait. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from intake_desktop.domain.consent import record_kept
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Question

CONSENTS = ("consent.services", "consent.record_keeping")

_GATES = {
    "anonymous_contact": sentence(
        "Nothing about her is kept. Only the day, her sex, her age group and the help she asked for are counted, "
        "without a name or a code. She can come back at any time."
    ),
    "service_tally": sentence(
        "She gets every service all the same. No record of her is kept: only the day, her sex, her age group and the "
        "help she wanted are counted. What was written about contact is thrown away at the end."
    ),
}
_ALARMS = (
    ("safe_now", "no", "unsafe"),
    ("urgent_medical", "yes", "medical"),
    ("private_space", "no", "overheard"),
)
_UNASKED = sentence("Ask her first, in your own words. Until then this stays a draft on this computer.")


def gates(filling: Filling, questions: Sequence[Question]) -> dict[str, Sentence | None]:
    """Say what her consent means, at the answer that brings it about; nothing where nothing is to be said."""
    fed = filling.fed()
    kind = record_kept(*(_text(fed.get(consent)) for consent in CONSENTS))
    found: dict[str, Sentence | None] = {}
    for one in questions:
        if one.feeds in CONSENTS:
            deciding = (kind == "anonymous_contact") == (one.feeds == CONSENTS[0])
            words = _GATES.get(kind or "") if deciding else None
            found[one.name] = _UNASKED if fed.get(one.feeds) == "not_yet_asked" else words
    return found


def alarms(filling: Filling) -> frozenset[str]:
    """What cannot wait: ``unsafe``, ``medical``, ``overheard``; by the questions that every intake begins with."""
    asked = filling.form.by_name
    return frozenset(alarm for name, answer, alarm in _ALARMS if name in asked and filling.value(name) == answer)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
