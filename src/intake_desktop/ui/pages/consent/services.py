# SPDX-License-Identifier: Apache-2.0
"""The verbs of the page “Consent”."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake_desktop.domain.permissions import Action

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider
    from intake_desktop.services.agreements import ConsentPlan
    from intake_desktop.services.consent_ledger import Ledger
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.heads import CaseHead


@dataclass(frozen=True)
class ConsentServices:
    """What the page asks of the office."""

    header: Callable[[str], CaseHead]
    ledger: Callable[[str], Ledger]
    withdraw: Callable[[str, str], Any]
    narrow: Callable[[str, str, str, tuple[str, ...], tuple[str, ...], str], Any]
    record: Callable[[str, ConsentPlan], Any]
    listed: Callable[[str], list[Provider]]
    """The services of the directory for a sector."""
    name: Callable[[str, str, str], Any]
    note: Callable[[str, str, str], Any]
    may_issue: bool
    may_print: bool


def services_at(desk: Desk) -> ConsentServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import agreements, consent_ledger, consents, heads, providers

    return ConsentServices(
        header=lambda case_id: heads.head_of(desk, case_id),
        ledger=lambda case_id: consent_ledger.ledger(desk, case_id),
        withdraw=lambda case_id, line: consents.withdraw_release(desk, case_id, line),
        narrow=lambda case_id, line, level, items, documents, limits: consents.change_level(
            desk, case_id, line, level, items, documents, limits
        ),
        record=lambda case_id, plan: agreements.record_consent(desk, case_id, plan),
        listed=lambda sector: providers.list_providers(desk, sector),
        name=lambda case_id, line, provider: consents.name_receiver(desk, case_id, line, provider),
        note=lambda case_id, line, words: consents.note_on_child(desk, case_id, line, words),
        may_issue=desk.may(Action.ISSUE_REFERRAL),
        may_print=desk.may(Action.RECORD_CONSENT),
    )
