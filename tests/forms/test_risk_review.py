# SPDX-License-Identifier: Apache-2.0
"""The danger judged anew asks what the full intake asks, in the same words and with the same answers."""

from __future__ import annotations

from datetime import date

import pytest

from intake_desktop import resources
from intake_desktop.domain.risk import FACTORS
from intake_desktop.forms.builtin import RISK_REVIEW, full_intake, recompile, risk_review
from intake_desktop.forms.filling import Filling

OWN = {"told_before", "what_changed", "safe_now", "risk", "risk_factors"}
"""Asked in its own words, or only here."""


def test_the_compiled_form_is_the_one_that_is_written() -> None:
    compiled = resources.path(f"{RISK_REVIEW}.json").read_bytes()
    assert recompile(RISK_REVIEW) == compiled, (
        "python -c 'from intake_desktop.forms.builtin import *; recompile(RISK_REVIEW, write=True)'"
    )


@pytest.mark.parametrize(
    "question", [one for one in risk_review().questions() if one.is_asked], ids=lambda one: one.name
)
def test_a_question_is_that_of_the_full_intake(question: object) -> None:
    name = question.name  # type: ignore[attr-defined]
    assert question.labels.keys() >= {"en", "ur", "hi"}  # type: ignore[attr-defined]
    if name not in OWN:
        there = full_intake().by_name[name]
        assert question.labels == there.labels  # type: ignore[attr-defined]
        assert question.kind == there.kind  # type: ignore[attr-defined]


def test_every_sign_of_danger_that_is_asked_there_is_asked_here() -> None:
    asked = {name for name in full_intake().by_name if name in FACTORS and full_intake().by_name[name].is_asked}
    assert asked <= set(risk_review().by_name)
    assert {"safe_now", "suicide_screen", "her_own_view", "perp_knows_location"} <= set(risk_review().by_name)


def test_a_child_is_not_asked_about_a_husband() -> None:
    def shown(told: str) -> set[str]:
        filling = Filling(risk_review(), {"told_before": told}, today=date(2026, 11, 22))
        return {name for name in risk_review().by_name if filling.is_shown(name)}

    assert "rf_jealous_control" in shown("")
    assert not {name for name in shown("child") if name.startswith("rf_")}
    assert "rf_pregnancy_violence" not in shown("male")
