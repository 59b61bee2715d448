# SPDX-License-Identifier: Apache-2.0
"""What the referral page says: words that can be read out to her, and why there is a slip or none. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_desktop.domain.consent import LEVELS
from intake_desktop.domain.sentences import Sentence, sentence

if TYPE_CHECKING:
    from .choices import Choices

NOTHING, CODE_ONLY, CONTACT, FACTS, DOCUMENTS = LEVELS
OFFERED_LEVELS = (CODE_ONLY, CONTACT, FACTS, DOCUMENTS, NOTHING)
"""In the order in which they are read out."""

TOLD: dict[str, Sentence] = {
    CODE_ONLY: sentence(
        "The service reads her code, sex, age group and the help she wants. Not her name, not her number."
    ),
    CONTACT: sentence("The service can call her by name, at the times and in the way she has agreed to."),
    FACTS: sentence("Only the facts that she ticks herself, one by one. Never her story in her own words."),
    DOCUMENTS: sentence("Each document by its name, in a sealed envelope. Nothing else is attached."),
    NOTHING: sentence("No slip is printed. She can be told the address and go by herself."),
}
"""What each level tells, in words that can be read out to her; its name is that of the list ``disclosure_level``."""

NOTHING_CHOSEN = sentence("The slip appears here as soon as you choose who can help and what she agrees to.")
"""What stands where the slip will be."""

CARRIED: dict[str, tuple[Sentence, Sentence]] = {
    "survivor": (
        sentence("She carries it herself"),
        sentence("It could be anybody's appointment: no name, no code, no word of what happened."),
    ),
    "escort": (
        sentence("Somebody from the centre goes with her"),
        sentence("The full slip, kept by whoever goes with her."),
    ),
    "staff": (
        sentence("The centre takes it there"),
        sentence("The full slip goes from hand to hand; she carries nothing."),
    ),
}


def why_no_slip(chosen: Choices) -> Sentence | None:
    """Why there is nothing to preview, or nothing when there is."""
    if chosen.provider is None:
        return NOTHING_CHOSEN
    if chosen.makes_slip:
        return None
    if chosen.decision == "refused":
        return sentence("She does not agree to share anything with this service. There is no slip.")
    if chosen.decision == "not_yet_asked":
        return sentence("She has not been asked yet. There is no slip until she decides.")
    if chosen.decision == "given" and chosen.level == NOTHING:
        return sentence("By her decision nothing leaves the centre. There is no slip.")
    return sentence("The slip appears here as soon as you choose how much she agrees to share.")


def what_was_recorded(chosen: Choices) -> Sentence:
    """Say what her decision, now recorded, comes to."""
    if chosen.decision == "given":
        return sentence("Noted: what she agrees to share. A slip can be printed at any time.")
    if chosen.decision == "refused":
        return sentence("Noted: she does not agree to share. Ask again only when she brings it up.")
    return sentence("Noted: she has not been asked yet.")
