# SPDX-License-Identifier: Apache-2.0
"""A closed case is pressed from all sides and does not change; what protects her stays possible."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.conftest import Office
from tests.services.test_closures import close

from intake_desktop.domain.follow_ups import Entry
from intake_desktop.services import (
    access,
    cases,
    classifications,
    consents,
    drafts,
    follow_ups,
    notes,
    proceedings,
    slips,
    transfers,
)
from intake_desktop.services.closing import CaseClosed
from intake_desktop.services.consents import ReleasePlan
from intake_desktop.services.desk import Desk
from intake_desktop.services.slips import SlipPlan

RELEASE = {"sector": "shelter", "level": "l1_code_only", "decision": "given", "method": "signature"}
DEEDS: dict[str, tuple[str, Callable[[Desk, str, str], object]]] = {
    "category": ("CW01", lambda desk, case, line: cases.set_category(desk, case, "domestic_violence")),
    "consent": ("CW01", lambda desk, case, line: consents.record_release(desk, case, ReleasePlan("x", **RELEASE))),
    "slip": ("CW01", lambda desk, case, line: slips.draft_slip(desk, case, line, SlipPlan())),
    "danger": ("CW01", lambda desk, case, line: classifications.change_risk(desk, case, "high")),
    "counsellor": ("CW01", lambda desk, case, line: access.assign_counsellor(desk, case, None)),
    "intake": ("CW01", lambda desk, case, line: drafts.begin_intake(desk, mode="full", case_id=case)),
    "court": ("CW01", lambda desk, case, line: proceedings.record_stage(desk, case, "trial", desk.today())),
    "hand-over": ("CW01", lambda desk, case, line: transfers.offer_case(desk, case, line)),
    "contact": (
        "CW01",
        lambda desk, case, line: follow_ups.record_contact(
            desk, case, Entry(way="in_person", result="not_reached", on=desk.today())
        ),
    ),
    "note": ("CO01", lambda desk, case, line: notes.begin_note(desk, case)),
}


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_nothing_is_written_to_a_closed_case(office: Office, deed: str) -> None:
    case = office.intake("CW01").case_id or ""
    access.assign_counsellor(office.desk("CW01"), case, "CO01")
    line = office.release(case, office.provider())
    close(office, case)
    code, press = DEEDS[deed]
    desk = office.desk(code)
    before = desk.store.reader.execute("select count(*) from operation").fetchone()
    with pytest.raises(CaseClosed):
        press(desk, case, line)
    assert desk.store.reader.execute("select count(*) from operation").fetchone() == before


def test_what_protects_her_stays_possible(office: Office) -> None:
    case = office.intake("CW01").case_id or ""
    line = office.release(case, office.provider())
    close(office, case)
    consents.withdraw_release(office.desk("CW01"), case, line)
    access.bar_from_case(office.desk("SV01"), case, "CW02", "related_alleged")
    assert cases.open_case(office.desk("CW01"), case).consents[-1].decision in ("given", "withdrawn")
