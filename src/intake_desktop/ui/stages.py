# SPDX-License-Identifier: Apache-2.0
"""The pages about the plan, law, shelter and danger of a case. A part of ``ui.table``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.permissions import Action, reach
from ..domain.sentences import sentence
from .entries import PageEntry, Place
from .kit import Page

if TYPE_CHECKING:
    from ..services.desk import Desk


class ReadingEntry(PageEntry):
    """A page for those who may read what it is about, and not only know the level of it."""

    def is_open_to(self, desk: Desk) -> bool:
        """Whether she may read it of some case."""
        return self.action is not None and reach(desk.roles, self.action) in ("all", "own")


def _plan(place: Place) -> Page:
    from .pages.plan.page import PlanPage
    from .pages.plan.services import services_at
    from .table import connect_topics

    page = PlanPage(services_at(place.desk), place.runner)
    connect_topics(page, place)
    page.slip_wanted.connect(lambda case_id: place.go("referral", case_id=case_id))
    return page


def _stages(place: Place) -> Page:
    from .pages.stages.page import StagesPage
    from .pages.stages.services import services_at
    from .table import connect_topics

    page = StagesPage(services_at(place.desk), place.runner)
    connect_topics(page, place)
    page.judge_wanted.connect(lambda case_id: place.go("reassess", case_id=case_id))
    return page


def _reassess(place: Place) -> Page:
    from .pages.reassess.page import ReassessPage
    from .pages.reassess.presenter import services_at

    page = ReassessPage(services_at(place.desk), place.runner, tell_status=place.tell_status)
    page.case_wanted.connect(lambda case_id: place.go("case", case_id=case_id))
    return page


def _shelter(place: Place) -> Page:
    from .pages.shelter.page import ShelterPage
    from .pages.shelter.presenter import services_at

    page = ShelterPage(services_at(place.desk), place.runner)
    page.case_wanted.connect(lambda case_id: place.go("stages", case_id=case_id))
    return page


STAGES: tuple[PageEntry, ...] = (
    PageEntry("plan", "list", sentence("Plan"), _plan, Action.SEE_PLAN, in_rail=False, under="cases"),
    PageEntry(
        "stages", "home", sentence("Law and shelter"), _stages, Action.POLICE_AND_LEGAL, in_rail=False, under="cases"
    ),
    ReadingEntry("reassess", "edit", sentence("Danger"), _reassess, Action.SEE_RISK, in_rail=False, under="cases"),
    PageEntry(
        "shelter",
        "home",
        sentence("Shelter"),
        _shelter,
        Action.SHELTER_STAY,
        in_rail=False,
        under="centre",
        about=sentence("Who is in the shelter now, for how long, and who waits for a place."),
    ),
)
