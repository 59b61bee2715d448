# SPDX-License-Identifier: Apache-2.0
"""What is read out to her before she decides: every item has words, and stands on one of two lists."""

from __future__ import annotations

import pytest

from intake_desktop.domain.consent import LEVELS
from intake_desktop.domain.disclosure import FACTS
from intake_desktop.domain.spoken_items import NEVER, OF_LEVEL, TICKED, may_be_ticked, told_and_untold


def test_every_fact_of_every_sector_can_be_read_out() -> None:
    assert {code for codes in FACTS.values() for code in codes} | {"risk_factors", "done_here"} == set(TICKED)


@pytest.mark.parametrize("sector", [*FACTS, "transport"])
@pytest.mark.parametrize("level", LEVELS)
def test_each_item_is_told_or_untold_and_never_both(sector: str, level: str) -> None:
    items = may_be_ticked(sector)[:2]
    told, untold = told_and_untold(sector, level, items)
    fixed = sum(len(rows) for rows in OF_LEVEL.values())
    assert len(told) + len(untold) == fixed + len(may_be_ticked(sector)) + len(NEVER)
    assert not [words for words in told if words in untold]
    assert untold[-len(NEVER) :] == NEVER


def test_a_tick_below_the_third_level_tells_nothing() -> None:
    told, untold = told_and_untold("police", "l2_contact", ("incident_type",))
    assert TICKED["incident_type"] in untold
    assert told_and_untold("police", "l0_none", ("incident_type",))[0] == ()
    assert TICKED["incident_type"] in told_and_untold("police", "l3_need_to_know", ("incident_type",))[0]
    assert len(told) == 7
