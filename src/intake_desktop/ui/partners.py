# SPDX-License-Identifier: Apache-2.0
"""The directory of services, and the pages about partners who use the program too: their keys, and the sealed files
that come from them. A part of ``ui.table``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.permissions import Action
from ..domain.sentences import sentence
from .entries import PageEntry, Place
from .kit import Page

if TYPE_CHECKING:
    from ..services.desk import Desk


def directory(place: Place) -> Page:
    """The directory, with the way from a service to its keys for whoever may record them."""
    from .pages.directory.page import DirectoryPage
    from .pages.directory.presenter import services_at

    page = DirectoryPage(services_at(place.desk), place.runner)
    page.back_wanted.connect(lambda: place.go("referral"))
    page.keys_wanted.connect(lambda provider_id: place.go("partner", provider_id=provider_id))
    if place.desk.may(Action.CHANGE_DIRECTORY) and not place.desk.centre.practice:
        page.lead_to_keys()
    return page


def _partner(place: Place) -> Page:
    from .pages.partner.page import PartnerPage
    from .pages.partner.presenter import services_at

    page = PartnerPage(services_at(place.desk), place.runner)
    page.back_wanted.connect(lambda: place.go("directory"))
    return page


def _incoming(place: Place) -> Page:
    from .pages.incoming.page import IncomingPage
    from .pages.incoming.presenter import services_at
    from .printing import SystemPrinters

    page = IncomingPage(services_at(place.desk), place.runner, SystemPrinters)
    page.case_wanted.connect(lambda case_id: place.go("referrals", case_id=case_id))
    return page


class RealEntry(PageEntry):
    """A page for what comes from outside and goes there; a practice desk has neither."""

    def is_open_to(self, desk: Desk) -> bool:
        """Whether she may come here, and this is no practice."""
        return super().is_open_to(desk) and not desk.centre.practice


PARTNERS: tuple[PageEntry, ...] = (
    RealEntry(
        "partner",
        "directory",
        sentence("Sealed files for this service"),
        _partner,
        Action.CHANGE_DIRECTORY,
        in_rail=False,
        under="directory",
    ),
    RealEntry(
        "incoming",
        "referrals",
        sentence("Files of partners"),
        _incoming,
        Action.RECEIVE_SLIPS,
        in_rail=False,
        under="centre",
        about=sentence("Slips that a partner sent as a sealed file, replies to ours, and what she stopped."),
    ),
)
