# SPDX-License-Identifier: Apache-2.0
"""Scenes of the ledger of her consents: what stands, what was taken back, the two forms, a child."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.services import agreements, consents
from intake_desktop.ui.pages.consent.page import ConsentPage

from .stage import Stage


@functools.cache
def _office(stage: Stage) -> tuple[Office, str, str]:
    """A woman who let three services be told, and took one back; and a girl of thirteen."""
    office = Office(Path(stage._folder.name) / "consent", "A")
    case, girl = (str(office.intake(**more).case_id) for more in ({}, {"age_years": 13}))
    shelter, lawyer, police = (office.provider(sector) for sector in ("shelter", "legal_aid", "police"))
    office.release(
        case, lawyer, sector="legal_aid", level="l4_documents", items=("help_wanted", "reports_made", "children"),
        documents=("Marriage certificate", "Report of 3 November"), limits="Not that her sister knows.",
        method="verbal_witnessed", witness="CW02",
    )  # fmt: skip
    office.release(case, shelter, level="l1_code_only", valid_days=30)
    line = office.release(case, police, sector="police", level="l2_contact")
    office.clock.shift(days=12)
    desk = office.desk("CW01")
    consents.withdraw_release(desk, case, line)
    agreements.record_consent(desk, case, agreements.ConsentPlan("interpreter", "given", method="verbal_phone"))
    agreements.record_consent(desk, case, agreements.ConsentPlan("anonymous_statistics", "withdrawn"))
    return office, case, girl


def consent(stage: Stage, *, form: str = "", of_girl: bool = False) -> QWidget:
    """The page of that case, or one of its forms."""
    office, case, girl = _office(stage)
    shell = stage.shell(office, "consent", who="CW01", case_id=girl if of_girl else case)
    page = shell.page()
    assert isinstance(page, ConsentPage)
    if form == "told":
        page.cards[0].findChildren(type(page.cards[0].buttons["again"]))[0].click()
    elif form == "less":
        next(card for card in page.cards if "less" in card.buttons).buttons["less"].click()
    elif form == "decide":
        page.agreements.buttons["decide", "case_conference"].click()
        page.agreement.fields["decision"].set_value("given")
        page.agreement.relate()
    return shell
