# SPDX-License-Identifier: Apache-2.0
"""The pages of what goes out with her and what comes back: slips of a case, replies, papers. A part of ``ui.table``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.permissions import Action
from ..domain.sentences import sentence
from .entries import PageEntry, Place
from .kit import Page

if TYPE_CHECKING:
    from ..services.desk import Desk


class ReplyEntry(PageEntry):
    """For whoever writes down what became of slips in cases that she may open; an outside service has none here."""

    def is_open_to(self, desk: Desk) -> bool:
        """Whether replies may reach her."""
        return desk.may(Action.RECORD_RECEIPT) and desk.may(Action.SEE_CASES)


def _consent(place: Place) -> Page:
    from .pages.consent.page import ConsentPage
    from .pages.consent.services import services_at
    from .table import connect_topics

    page = ConsentPage(services_at(place.desk), place.runner)
    connect_topics(page, place)
    page.slip_wanted.connect(
        lambda case_id, provider, sector: place.go("referral", case_id=case_id, provider_id=provider, sector=sector)
    )
    page.paper_wanted.connect(
        lambda case_id, line: place.go("papers", case_id=case_id, kind="consent", consent_id=line)
    )
    return page


def _referrals(place: Place) -> Page:
    from .pages.referrals.page import ReferralsPage
    from .pages.referrals.presenter import services_at
    from .table import connect_topics

    page = ReferralsPage(services_at(place.desk), place.runner)
    connect_topics(page, place)
    page.slip_wanted.connect(lambda where: place.go("referral", **where))
    page.reply_wanted.connect(lambda number: place.go("stub", number=number))
    page.correct_wanted.connect(lambda number, stub: place.go("stub", number=number, corrects=stub))
    page.files_wanted.connect(lambda: place.go("incoming"))
    return page


def _stub(place: Place) -> Page:
    from .pages.stub.page import StubPage
    from .pages.stub.presenter import services_at

    page = StubPage(services_at(place.desk), place.runner)
    page.case_wanted.connect(lambda case_id: place.go("referrals", case_id=case_id))
    return page


def _papers(place: Place) -> Page:
    from .pages.papers.page import PapersPage
    from .pages.papers.presenter import services_at
    from .printing import SystemPrinters

    page = PapersPage(services_at(place.desk), place.runner, SystemPrinters)
    page.case_wanted.connect(lambda case_id: place.go("case", case_id=case_id))
    return page


PAPERWORK: tuple[PageEntry, ...] = (
    PageEntry("consent", "check", sentence("Consent"), _consent, Action.SEE_CONSENT, in_rail=False, under="cases"),
    PageEntry(
        "referrals",
        "referrals",
        sentence("Referrals"),
        _referrals,
        Action.SEE_SERVICE_LINES,
        in_rail=False,
        under="cases",
    ),
    ReplyEntry("stub", "edit", sentence("A reply came"), _stub, Action.RECORD_RECEIPT, in_rail=False, under="today"),
    PageEntry("papers", "printer", sentence("Papers for her"), _papers, Action.SEE_CASES, in_rail=False, under="cases"),
)
