# SPDX-License-Identifier: Apache-2.0
"""What may stand on a slip: the table of 24 items, by level and on the discreet slip."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.slips.papers import ENGLISH, KNOWN, PRINTED_LEVELS, report

from intake_desktop.domain.consent import LEVELS
from intake_desktop.domain.disclosure import (
    ERRANDS,
    FACTS,
    FIELDS,
    FRAME,
    QUIET,
    REPORT,
    Agreed,
    Fact,
    SlipContent,
    TellingWord,
    above_level,
    disclosed,
    errand,
    texts,
    ticks,
)
from intake_desktop.domain.telling import TELLING, tells
from intake_desktop.resources import code_lists
from intake_desktop.slips.wording import ERRAND_LABELS, FACT_LABELS

LOWEST = {
    **dict.fromkeys((1, 2, 3, 4, 5, 6, 7, 10, 11, 13, 18, 19, 20, 21, 22, 23), "l1_code_only"),
    **dict.fromkeys((8, 9, 12), "l2_contact"),
    **dict.fromkeys((14, 16), "l3_need_to_know"),
    17: "l4_documents",
}
"""The lowest level of each item; item 15, the risk, has two: its level is a word, its factors are facts."""

DISCREET = {1, 2, 4, 5, 6, 13, 21, 22}


def test_every_piece_of_a_slip_has_its_rule() -> None:
    pieces = {field.name for field in msgspec.structs.fields(SlipContent)} - set(FRAME)
    assert pieces == set(FIELDS)
    assert {rule.item for rule in FIELDS.values()} == set(range(1, 24))


def test_items_need_the_level_of_the_table() -> None:
    for field, rule in FIELDS.items():
        if rule.item != 15:
            assert rule.lowest == LOWEST[rule.item], field
    assert FIELDS["risk_level"].lowest == "l1_code_only"
    assert FIELDS["risk_factors"].lowest == "l3_need_to_know"


def test_the_discreet_slip_has_eight_items() -> None:
    assert {rule.item for rule in FIELDS.values() if rule.discreet} == DISCREET


@given(
    st.sets(st.sampled_from(sorted(FIELDS))),
    st.sampled_from(PRINTED_LEVELS),
    st.booleans(),
    st.sampled_from(sorted(KNOWN)),
    st.sets(st.sampled_from(ticks("medical_health", "l4_documents"))),
)
def test_nothing_above_her_level_ever_gets_through(
    given_items: set[str], level: str, discreet: bool, who: str, ticked: set[str]
) -> None:
    always = {"number", "issued_at"}
    items = {field: value for field, value in KNOWN[who].items() if field in given_items | always}
    content = disclosed(items, level, discreet, language=who, agreed=Agreed(tuple(ticked), KNOWN[who]["documents"]))
    assert above_level(content) == ()
    assert {fact.code for fact in content.facts} <= ticked
    assert not content.risk_factors or "risk_factors" in ticked
    assert not content.done_here or "done_here" in ticked
    rank = LEVELS.index(level)
    for field, rule in FIELDS.items():
        if LEVELS.index(rule.lowest) > rank or not (rule.discreet if discreet else rule.standard):
            assert not getattr(content, field), field


def test_nothing_leaves_at_level_zero() -> None:
    with pytest.raises(ValueError, match="nothing leaves"):
        disclosed(ENGLISH, "l0_none", False, language="en", agreed=Agreed())


def test_a_word_that_is_no_item_is_a_bug() -> None:
    with pytest.raises(ValueError, match="account"):
        disclosed(ENGLISH | {"account": "in her words"}, "l4_documents", False, language="en", agreed=Agreed())


def test_each_sector_is_told_its_own_facts_only() -> None:
    sectors = {code.code for code in code_lists().codes("service_sector")}
    assert set(FACTS) <= sectors
    assert "health_results" not in FACTS["police"]
    assert {sector for sector, facts in FACTS.items() if "perpetrator_name" in facts} == {
        "police",
        "legal_aid",
        "prosecution",
    }
    for silent in ("education", "livelihood_social_welfare", "civil_documents", "transport"):
        assert silent not in FACTS
    all_of_them = Agreed(tuple(FACT_LABELS))
    told = (Fact("injuries", "arm"), Fact("perpetrator_name", "X"), Fact("no_such_fact", "Y"))
    for sector in sectors:
        items = ENGLISH | {"sector": sector, "facts": told}
        content = disclosed(items, "l4_documents", False, language="en", agreed=all_of_them)
        assert {fact.code for fact in content.facts} <= set(FACTS.get(sector, ()))


def test_every_fact_and_every_errand_has_words() -> None:
    assert {fact for facts in FACTS.values() for fact in facts} == set(FACT_LABELS)
    assert set(ERRANDS) == set(ERRAND_LABELS)
    assert {errand(code.code) for code in code_lists().codes("service_sector")} <= set(ERRANDS)


def test_the_discreet_slip_takes_neutral_names_and_an_errand() -> None:
    content = disclosed(ENGLISH, "l4_documents", True, language="en", agreed=Agreed())
    assert content.receiver_neutral == "Nishtar Hospital, OPD room 14"
    assert (content.receiver_unit, content.sender_unit, content.sector) == ("", "", "")
    assert content.errand == "health_check"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("receiver_neutral", "Women Police Station, Mall Road"),
        ("receiver_neutral", "Dar-ul-Aman"),
        ("receiver_address", "behind the Sakhi One-Stop Centre"),
        ("receiver_neutral", "دارالامان، ملتان"),
        ("receiver_address", "تھانہ کینٹ کے سامنے"),
        ("sender_neutral", "महिला थाना"),
        ("receiver_focal", "Officer, GBV desk"),
    ],
)
def test_a_name_that_would_give_her_away_stops_the_discreet_slip(field: str, text: str) -> None:
    with pytest.raises(TellingWord) as trouble:
        disclosed(ENGLISH | {field: text}, "l1_code_only", True, language="en", agreed=Agreed())
    assert text not in str(trouble.value)
    assert trouble.value.way_on is not None
    disclosed(ENGLISH | {field: text}, "l1_code_only", False, language="en", agreed=Agreed())


@pytest.mark.parametrize(
    "text", ["Police Lines Road", "ریپئر شاپ", "رپورٹ", "Grape garden", "Referral hospital, room 2", "स्त्री रोग विभाग"]
)
def test_ordinary_words_tell_nothing(text: str) -> None:
    assert not tells(text)


def test_telling_words_are_found_whatever_their_letters_look_like() -> None:
    for word in ("VIOLENCE", "One-Stop  Centre", "women's centre", "rapes", "ہراسانی", "उत्पीड़न", "हिंसाओं"):
        assert tells(f"x {word}, y"), word
    assert {"en", "ur", "hi"} < set(TELLING)


def test_texts_of_a_slip_are_all_its_texts() -> None:
    content = disclosed(ENGLISH, "l4_documents", False, language="en", agreed=Agreed())
    assert ENGLISH["restrictions"] in texts(content)
    assert ENGLISH["name"] in texts(content)


def test_a_fact_a_risk_a_step_and_a_document_each_need_their_own_tick() -> None:
    facts = (Fact("injuries", "arm"), Fact("pregnancy", "yes"))
    some = Agreed(("injuries", "done_here"), ("Copy of identity card",))
    content = disclosed(ENGLISH | {"facts": facts}, "l4_documents", False, language="en", agreed=some)
    assert content.facts == (Fact("injuries", "arm"),)
    assert (content.risk_factors, content.documents) == ((), ("Copy of identity card",))
    assert content.done_here == ENGLISH["done_here"]
    for forged in ({"facts": facts}, {"risk_factors": ("rf_weapon",)}):
        assert above_level(msgspec.structs.replace(content, **forged)) == tuple(forged)


def test_what_can_be_ticked_follows_sector_and_level() -> None:
    assert ticks("medical_health", "l2_contact") == ()
    assert ticks("helpline", "l4_documents") == ("wish_to_be_called",)
    assert ticks("medical_health", "l3_need_to_know")[-2:] == ("risk_factors", "done_here")
    assert "health_results" in ticks("medical_health", "l3_need_to_know")
    for court in ("legal_aid", "prosecution"):
        assert "health_results" not in ticks(court, "l3_need_to_know")
        assert "health_results" in ticks(court, "l4_documents")
    for quiet in QUIET:
        content = disclosed(
            ENGLISH | {"sector": quiet}, "l4_documents", False, language="en", agreed=Agreed(("risk_factors",))
        )
        assert not content.risk_factors
        assert not content.risk_level, "not even how great the danger is"
        assert above_level(msgspec.structs.replace(content, risk_level="high")) == ("risk_level",)


def test_a_report_that_the_law_requires_carries_what_the_law_names_and_no_consent() -> None:
    content = report("en")
    assert above_level(content) == ()
    assert content.law
    assert content.name == ENGLISH["name"]
    assert [fact.code for fact in content.facts] == [
        "incident_type", "incident_district", "incident_date", "immediate_danger",
    ]  # fmt: skip
    unnamed = ("contact_method", "contact_phone", "languages", "support", "risk_level", "risk_factors", "done_here")
    unasked = ("consent_on", "consent_until", "consent_method", "may_confirm", "documents")
    assert not [field for field in (*unnamed, *unasked) if getattr(content, field)]
    forced = msgspec.structs.replace(content, consent_on=ENGLISH["consent_on"], contact_phone="0300-1234567")
    assert set(above_level(forced)) == {"consent_on", "contact_phone"}
    with pytest.raises(ValueError, match="no such paper"):
        disclosed(ENGLISH, "l4_documents", True, language="en", agreed=Agreed(), kind=REPORT)


def test_a_slip_with_her_consent_names_no_law() -> None:
    content = disclosed(ENGLISH, "l4_documents", False, language="en", agreed=Agreed())
    assert (content.law, content.told_her, content.approved_by) == ("", "", "")
