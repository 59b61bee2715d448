# SPDX-License-Identifier: Apache-2.0
"""One district is one, whatever its spelling: case, blanks, script."""

from __future__ import annotations

import pytest

from intake_desktop import resources
from intake_desktop.forms.form import decode
from intake_desktop.lang import LANGUAGES
from intake_desktop.lang.districts import district_key, district_name, districts, fitting, settled


def test_the_districts_are_those_of_the_intake() -> None:
    form = decode(resources.path("forms/full_intake.json").read_bytes())
    assert {one.code: one.labels for one in districts()} == {one.code: one.labels for one in form.lists["districts"]}
    assert len(districts()) > 100


@pytest.mark.parametrize("said", ["Multan", "multan", " MULTAN ", "ملتان", "मुल्तान", "pk_multan", "mul-tan"])
def test_one_district_however_it_is_spelt(said: str) -> None:
    assert district_key(said) == "pk_multan"


def test_blanks_do_not_make_another_district() -> None:
    assert district_key("DeraGhaziKhan") == district_key("dera  ghazi-khan") == "pk_dera_ghazi_khan"
    assert district_key("بہاولپور") == district_key("بہاول پور") == "pk_bahawalpur"
    assert district_key("Sadr Bazar") == district_key("sadr  bazar") != district_key("Sadr")


def test_every_district_is_itself_in_every_language_and_no_two_are_one() -> None:
    for one in districts():
        assert district_key(one.code) == one.code
        for language in LANGUAGES:
            assert district_key(one.labels[language]) == one.code
            assert district_name(one.code, language) == one.labels[language]
    assert district_name("sadr", "en") == ""


def test_a_key_is_its_own_key() -> None:
    for said in ("Multan", "Sadr Bazar", "ضلع نامعلوم", ""):
        assert district_key(district_key(said)) == district_key(said)


def test_what_is_typed_finds_districts_in_its_own_script_and_those_in_use_first() -> None:
    assert fitting("mul") == ["Multan"]
    assert fitting("مل") == ["ملتان"]
    assert fitting("मुल") == ["मुल्तान"]
    assert fitting("") == []
    assert fitting("Mu", ["Musa Khel", "multan cantt", "Multan"])[:3] == ["Musa Khel", "multan cantt", "Multan"]
    assert len(fitting("b")) == 5
    assert fitting("elsewhere") == fitting("بلوچستان") == fitting("in another") == [], "no service stands there"
    assert len({district_key(name) for name in fitting("b", most=200)}) == len(fitting("b", most=200))


def test_only_case_and_blanks_are_put_right() -> None:
    assert settled("DERA GHAZI  KHAN") == "Dera Ghazi Khan"
    assert settled("بہاولپور") == "بہاول پور"
    assert settled("sadr bazar", ["Sadr Bazar"]) == "Sadr Bazar"
    assert settled("Sadr") == "Sadr"
    assert settled("") == ""
