# SPDX-License-Identifier: Apache-2.0
"""Golden text: every kind of slip in every language and at every level, word by word as people approved it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.slips.papers import KNOWN, PRINTED_LEVELS, read, report, slip

from intake_desktop.domain.disclosure import SlipContent
from intake_desktop.slips.referral_slip import referral_slip

GOLDEN = Path(__file__).with_name("golden")
KINDS = (*(level[:2] for level in PRINTED_LEVELS), "discreet", "report")


def invented(language: str, kind: str) -> SlipContent:
    """The slip of one golden text, its back in one language."""
    cards = (language,)
    if kind == "report":
        return report(language, card_languages=cards)
    if kind == "discreet":
        return slip(language, discreet=True, card_languages=cards)
    return slip(language, next(level for level in PRINTED_LEVELS if level.startswith(kind)), card_languages=cards)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", sorted(KNOWN))
def test_a_slip_reads_as_people_approved_it(language: str, kind: str) -> None:
    """After a wanted change delete the file, run this test twice, and look at what it wrote."""
    golden = GOLDEN / f"{language}-{kind}.txt"
    text = "\n----\n".join(read(referral_slip(invented(language, kind)))) + "\n"
    if not golden.exists():
        golden.write_text(text, encoding="utf-8")
        pytest.fail(f"{golden.name} was written: look at it, then run again")
    assert text == golden.read_text(encoding="utf-8")


def test_every_golden_text_belongs_to_a_slip() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {
        f"{language}-{kind}" for language in KNOWN for kind in KINDS
    }
