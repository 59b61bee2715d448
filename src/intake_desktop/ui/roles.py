# SPDX-License-Identifier: Apache-2.0
"""Roles in words: what each is called, and what it can do. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..domain.permissions import ROLES
from ..domain.sentences import Sentence, sentence
from ..lang import Speaker

STAFF_ROLES = tuple(role for role in ROLES if role != "partner_desk")
"""Roles of people who sit at this PC; a partner sits elsewhere."""
ROLE_HINTS: dict[str, Sentence] = {
    "front_desk": sentence("Takes intakes; sees those of today."),
    "caseworker": sentence("Takes intakes, has cases of her own, prints slips."),
    "counsellor": sentence("Counsels; only counsellors read session notes."),
    "supervisor": sentence("Sees all cases, trusts PCs, exchanges bundles, adds staff."),
    "centre_administrator": sentence("Runs the centre: reports, bundles, staff."),
    "police_officer": sentence("Sees what women have released to the police desk."),
    "legal_officer": sentence("Sees what women have released to the legal desk."),
    "medical_officer": sentence("Sees what women have released to the health desk."),
    "shelter_warden": sentence("Sees what women have released to the shelter."),
    "report_officer": sentence("Counts cases; sees no names and no texts."),
    "system_admin": sentence("Looks after the computers; sees no cases. Has no other role."),
}
"""What a role can do."""


def role_name(code: str) -> Callable[[Speaker], str]:
    """The name of a role, as words."""
    return lambda speaker: speaker.label("role", code)


def role_names(codes: Sequence[str]) -> Callable[[Speaker], str]:
    """The names of several roles beside each other, as words."""
    return lambda speaker: "  ·  ".join(speaker.label("role", code) for code in codes)
