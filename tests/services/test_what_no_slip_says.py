# SPDX-License-Identifier: Apache-2.0
"""A full file, every service, everything ticked that can be ticked, with the words that the program proposes itself:
her story, her notes, her plan, her address and other people's names stand on none of the papers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from tests.conftest import Office
from tests.services.counselling import signed
from tests.services.full_intake import PLACE, STREET, take

from intake_desktop.domain.disclosure import FACTS, QUIET, Fact, SlipContent, ticks
from intake_desktop.services import access, known_facts, proceedings, safety, slips
from intake_desktop.services.slips import SlipPlan

HELD_BACK = ("Qadvor", "Brimlex", "belt", "Zoravelle", "MARKER-NOTE", *STREET.split()[:1], *PLACE.split()[:1])
HEALTH = frozenset({"injuries", "pregnancy", "health_results"})
SECTORS = sorted({*FACTS, *QUIET, "transport", "rehabilitation"})


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("full") / "pc-A", "A")
    yield made
    made.close()


@pytest.fixture(scope="module")
def case(office: Office) -> str:
    case = take(office, plan_code_signal="Zoravelle scarf", dependants=2, dependants_ages="3, 7").case_id or ""
    desk = office.desk("CW01")
    until = date(2026, 11, 25)
    safety.write_safety_plan(
        desk, case, {"exit_route": "Zoravelle roof"}, with_her="yes", fears="Zoravelle", review_on=until
    )
    proceedings.record_stage(desk, case, "investigation", desk.today(), "Zoravelle station")
    access.assign_counsellor(desk, case, "CO01")
    signed(office.desk("CO01"), case)
    return case


def content_for(office: Office, case: str, sector: str) -> SlipContent:
    """The slip at the highest level, with every tick and every proposed word."""
    items = ticks(sector, "l4_documents")
    line = office.release(
        case, office.provider(sector), sector=sector, level="l4_documents", items=items, limits="Not Brimlex"
    )
    desk = office.desk("CW01")
    known = known_facts.known_for(desk, case, "en")
    facts = tuple(Fact(code, known.facts[code]) for code in items if code in known.facts)
    plan = SlipPlan(
        carrier="staff", discreet=False, health_later="yes", facts=facts,
        risk_factors=known.risk_factors if "risk_factors" in items else (),
        done_here=known.done_here if "done_here" in items else (),
    )  # fmt: skip
    slip = slips.draft_slip(desk, case, line, plan).value
    return slips.slip_content(desk, slip)


@pytest.mark.parametrize("sector", SECTORS)
def test_what_is_hers_alone_stands_on_no_slip(office: Office, case: str, sector: str) -> None:
    content = content_for(office, case, sector)
    said = str(content).replace("Not Brimlex", "")  # for the sender's copy only
    assert [word for word in HELD_BACK if word in said] == []
    told = {fact.code for fact in content.facts}
    assert told <= set(FACTS.get(sector, ()))
    if sector not in ("medical_health", "forensic_medico_legal"):
        assert not told & HEALTH, "the body is told to a doctor"
    if sector in QUIET:
        assert (content.risk_level, content.risk_factors, content.done_here) == ("", (), ())
        assert not told
