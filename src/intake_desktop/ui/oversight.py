# SPDX-License-Identifier: Apache-2.0
"""The pages by which the centre looks after itself: emergencies, caseloads, the audit. A part of ``ui.table``."""

from __future__ import annotations

from ..domain.permissions import Action
from ..domain.sentences import sentence
from .entries import PageEntry, Place
from .kit import Page


def _emergency(place: Place) -> Page:
    from .pages.emergency.page import EmergencyPage
    from .pages.emergency.presenter import services_at

    page = EmergencyPage(services_at(place.desk), place.runner)
    page.case_wanted.connect(lambda case_id: place.go("case", case_id=case_id))
    return page


def _assign(place: Place) -> Page:
    from .pages.assign.page import AssignPage
    from .pages.assign.presenter import services_at

    return AssignPage(services_at(place.desk), place.runner)


def _audit(place: Place) -> Page:
    from .pages.audit.page import AuditPage
    from .pages.audit.presenter import services_at

    page = AuditPage(services_at(place.desk), place.runner)
    page.case_wanted.connect(lambda case_id: place.go("case", case_id=case_id))
    return page


def _openings(place: Place) -> Page:
    from .pages.openings.page import OpeningsPage
    from .pages.openings.presenter import services_at
    from .printing import SystemPrinters

    page = OpeningsPage(services_at(place.desk), place.runner, SystemPrinters)
    page.case_wanted.connect(lambda case_id: place.go("access", case_id=case_id))
    return page


def _duplicates(place: Place) -> Page:
    from .pages.duplicates.page import DuplicatesPage
    from .pages.duplicates.presenter import services_at

    page = DuplicatesPage(services_at(place.desk), place.runner)
    page.case_wanted.connect(lambda case_id: place.go("case", case_id=case_id))
    return page


OVERSIGHT: tuple[PageEntry, ...] = (
    PageEntry(
        "emergency",
        "warning",
        sentence("Emergency"),
        _emergency,
        Action.EMERGENCY_ACCESS,
        in_rail=False,
        under="centre",
        about=sentence("Open a case that is not yours, because a life is at risk and nobody else is here."),
    ),
    PageEntry(
        "assign",
        "staff",
        sentence("Caseloads"),
        _assign,
        Action.REASSIGN_CASE,
        in_rail=False,
        under="centre",
        about=sentence("Who has how many cases, and giving them to others when somebody leaves."),
    ),
    PageEntry(
        "audit",
        "list",
        sentence("Audit"),
        _audit,
        Action.SEE_AUDIT,
        in_rail=False,
        under="centre",
        about=sentence("What was done at this computer, by whom and when, and whether that list is whole."),
    ),
    PageEntry(
        "duplicates",
        "person",
        sentence("Two files of one woman"),
        _duplicates,
        Action.MERGE_DUPLICATES,
        in_rail=False,
        under="centre",
        about=sentence("What looks like one woman, and a case entered twice: compare, put together, undo."),
    ),
    PageEntry(
        "openings", "eye", sentence("Who opened this file"), _openings, Action.SEE_AUDIT, in_rail=False, under="cases"
    ),
)
