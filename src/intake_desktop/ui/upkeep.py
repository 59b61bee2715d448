# SPDX-License-Identifier: Apache-2.0
"""The pages of what belongs to no case that is open: prevention, feedback, files whose time is over. A part of
``ui.table``.
"""

from __future__ import annotations

from ..domain.permissions import Action
from ..domain.sentences import sentence
from .entries import PageEntry, Place
from .kit import Page


def _prevention(place: Place) -> Page:
    from .pages.prevention.page import PreventionPage
    from .pages.prevention.presenter import services_at

    return PreventionPage(services_at(place.desk), place.runner)


def _feedback(place: Place) -> Page:
    from .pages.feedback.page import FeedbackPage
    from .pages.feedback.presenter import services_at

    return FeedbackPage(services_at(place.desk), place.runner)


def _retention(place: Place) -> Page:
    from .pages.retention.page import RetentionPage
    from .pages.retention.presenter import services_at

    page = RetentionPage(services_at(place.desk), place.runner)
    page.case_wanted.connect(lambda case_id: place.go("closing", case_id=case_id))
    return page


UPKEEP: tuple[PageEntry, ...] = (
    PageEntry(
        "prevention",
        "calendar",
        sentence("Prevention"),
        _prevention,
        Action.LOG_PREVENTION,
        in_rail=False,
        under="centre",
        about=sentence("Work without a case: awareness, partners, training, and how many came."),
    ),
    PageEntry(
        "feedback",
        "note",
        sentence("Feedback"),
        _feedback,
        Action.ENTER_FEEDBACK,
        in_rail=False,
        under="centre",
        about=sentence("What clients think of the centre, without a name."),
    ),
    PageEntry(
        "retention",
        "trash",
        sentence("Files whose time is over"),
        _retention,
        Action.ASK_ERASURE,
        in_rail=False,
        under="centre",
        about=sentence("Closed files that may not be kept any longer, and what was erased."),
    ),
)
