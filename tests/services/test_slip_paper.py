# SPDX-License-Identifier: Apache-2.0
"""From the directory and the case to paper: what was entered once is printed in the language of each slip."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Office
from tests.slips.papers import poppler

from intake_desktop.domain.opening import Span
from intake_desktop.domain.providers import ProviderPlan
from intake_desktop.domain.telling import tells
from intake_desktop.lang import speaker
from intake_desktop.services import providers, slips
from intake_desktop.services.slips import SlipPlan


@pytest.mark.parametrize("language", ["en", "ur", "hi"])
def test_opening_hours_are_printed_in_the_language_of_the_slip(language: str, tmp_path: Path) -> None:
    office = Office(tmp_path / "pc-A", "A")
    plan = ProviderPlan(
        names={"en": "Bar council help desk"}, neutral_names={"en": "Room 4"}, sectors=("legal_aid",),
        address="Kutchery Road", phone="061-9200111", opening=(Span("12345", "08:00", "20:00"),),
    )  # fmt: skip
    place = providers.add_provider(office.desk("SV01"), plan).value
    case = office.intake().case_id or ""
    line = office.release(case, place, sector="legal_aid")
    voice = speaker(language)
    for discreet in (False, True):
        wanted = SlipPlan(carrier="survivor" if discreet else "escort", escort="CW02", discreet=discreet,
                          language=language, priority="urgent")  # fmt: skip
        desk = office.desk("CW01")
        pdf = slips.slip_pdf(desk, slips.draft_slip(desk, case, line, wanted).value)
        pages = poppler(pdf)
        for said in (voice.label("weekday", "mon"), voice.label("weekday", "fri"), "08:00", "20:00", "061-9200111"):
            assert said in pages[0]
        assert not (discreet and any(tells(page) for page in pages))
    office.close()
