# SPDX-License-Identifier: Apache-2.0
"""The 24 items of a slip, one by one: on which part of the sheet each stands, from which level on, and on which part of
the discreet slip. Read back from the printed parts, so that neither a level nor a layout can move one unnoticed.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest
from tests.slips.papers import PRINTED_LEVELS, missing, read, slip
from tests.slips.test_referral_slip import LANGUAGES, part

from intake_desktop.domain.disclosure import SlipContent
from intake_desktop.lang import Speaker, speaker
from intake_desktop.slips.look import Look
from intake_desktop.slips.referral_slip import referral_slip
from intake_desktop.slips.slip_parts import receiver_part, sender_copy
from intake_desktop.slips.stub import reply_stub
from intake_desktop.slips.wording import ERRAND_LABELS

L1, L2, L3, L4 = PRINTED_LEVELS
CHILD = {"age_group": "age_12_17", "caregiver_informed": "yes", "caregiver_safe": "no", "sender_hours": "09:00–16:30"}


class Item(NamedTuple):
    """Where an item stands: s(ender's copy), r(eceiver's part), t (stub); `discreet`: on the paper that she carries."""

    parts: str
    lowest: str
    discreet: bool = False


TABLE = {
    "1 number": Item("srt", L1, discreet=True),
    "2 issued": Item("sr", L1, discreet=True),
    "3 priority": Item("sr", L1),
    "4 sender": Item("r", L1),
    "4 sender, neutral": Item("", L1, discreet=True),
    "5 phone": Item("r", L1, discreet=True),
    "5 hours": Item("r", L1),
    "5 staff": Item("sr", L1),
    "6 receiver": Item("sr", L1),
    "6 receiver, neutral": Item("", L1, discreet=True),
    "6 focal point, address, phone, hours": Item("r", L1, discreet=True),
    "7 code": Item("sr", L1),
    "8 name": Item("r", L2),
    "9 contact": Item("r", L2),
    "10 sex": Item("r", L1),
    "10 age group": Item("r", L1),
    "11 language and support": Item("r", L1),
    "12 child": Item("r", L2),
    "13 sector": Item("sr", L1),
    "13 line": Item("r", L1),
    "13 errand": Item("", L1, discreet=True),
    "14 facts": Item("r", L3),
    "15 risk": Item("r", L1),
    "15 factors": Item("r", L3),
    "16 done": Item("r", L3),
    "17 documents": Item("r", L4),
    "18 restrictions": Item("s", L1),
    "18 that there are some": Item("r", L1),
    "19 consent": Item("sr", L1),
    "20 escort": Item("sr", L1),
    "21 appointment": Item("sr", L1, discreet=True),
    "22 reply by": Item("sr", L1, discreet=True),
    "23 may confirm, to the receiver": Item("r", L1),
    "23 may confirm, in the file": Item("s", L1),
}


def witnesses(full: SlipContent, voice: Speaker) -> dict[str, list[str]]:
    """The words by which each item is known when it is printed."""
    say, label = voice.say, voice.label
    known = slip(full.language, discreet=True, **CHILD)
    assert full.appointment is not None
    assert full.feedback_by is not None
    assert full.consent_until is not None
    return {
        "1 number": [full.number],
        "2 issued": [voice.moment(full.issued_at)],
        "3 priority": [label("referral_priority", full.priority)],
        "4 sender": [full.sender_unit],
        "4 sender, neutral": [known.sender_neutral],
        "5 phone": [full.sender_phone],
        "5 hours": [full.sender_hours],
        "5 staff": [full.staff_code],
        "6 receiver": [full.receiver_unit],
        "6 receiver, neutral": [known.receiver_neutral],
        "6 focal point, address, phone, hours": [
            full.receiver_focal, full.receiver_address, full.receiver_phone, full.receiver_hours,
        ],
        "7 code": [full.survivor_code],
        "8 name": [full.name],
        "9 contact": [full.contact_phone, full.contact_times, full.contact_words, say("others use this phone")],
        "10 sex": [label("sex", full.sex)],
        "10 age group": [label("age_group", full.age_group)],
        "11 language and support": [label("language", full.languages[0]), say("interpreter needed"),
                                    label("disability", full.support[0])],
        "12 child": [say("Speak with the child alone, too."), say("Caregiver informed")],
        "13 sector": [label("service_sector", full.sector)],
        "13 line": [full.service_line],
        "13 errand": [say(ERRAND_LABELS[known.errand])],
        "14 facts": [fact.text for fact in full.facts[:3]],
        "15 risk": [f"{say('Risk')} {label('risk_level', full.risk_level)}"],
        "15 factors": [label("risk_factor", code) for code in full.risk_factors],
        "16 done": [label("service_sector", code) for code in full.done_here],
        "17 documents": list(full.documents),
        "18 restrictions": [full.restrictions],
        "18 that there are some": [say("Restrictions apply. Ask the sender before you tell anyone.")],
        "19 consent": [voice.date(full.consent_until), label("consent_method", full.consent_method)],
        "20 escort": [full.escort],
        "21 appointment": [voice.moment(full.appointment)],
        "22 reply by": [voice.date(full.feedback_by)],
        "23 may confirm, to the receiver": [say("You may tell us that she came")],
        "23 may confirm, in the file": [say("Reply may say that she came")],
    }  # fmt: skip


def test_every_item_has_a_line_here() -> None:
    """Item 24, the card on the back, tells nothing of her: it has tests of its own."""
    assert {int(name.split()[0]) for name in TABLE} == set(range(1, 24))
    assert set(witnesses(slip("en", L4, **CHILD), speaker("en"))) == set(TABLE)


@pytest.mark.parametrize("level", PRINTED_LEVELS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_item_stands_on_its_parts_from_its_level_on_and_nowhere_else(language: str, level: str) -> None:
    voice = speaker(language)
    content = slip(language, level, **CHILD)
    look = Look(voice, {})
    parts = {
        name: flat(part(blocks, language))
        for name, blocks in (
            ("s", sender_copy(content, look)), ("r", receiver_part(content, look)), ("t", reply_stub(content, look)),
        )
    }  # fmt: skip
    for item, said in witnesses(slip(language, L4, **CHILD), voice).items():
        rule = TABLE[item]
        for name, text in parts.items():
            if name in rule.parts and level >= rule.lowest:
                assert not unread(said, text), (item, name)
            else:
                assert not [one for one in said if flat(one) in text], (item, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_discreet_slip_has_its_eight_items_and_no_other(language: str) -> None:
    voice = speaker(language)
    front, back, office = map(flat, read(referral_slip(slip(language, L4, discreet=True, **CHILD))))
    for item, said in witnesses(slip(language, L4, **CHILD), voice).items():
        if TABLE[item].discreet:
            assert not unread(said, front), item
            assert item == "5 phone" or item.startswith("4") or not unread(said, office), item
        else:
            assert not [one for one in said if flat(one) in f"{front} {office}"], item
        assert item == "1 number" or not [one for one in said if flat(one) in back], item


def unread(said: list[str], text: str) -> list[str]:
    """Which texts cannot be read: not as they are, and not word by word where a line ends in them."""
    return [one for one in said if flat(one) not in text and missing([one], text)]


def flat(text: str) -> str:
    """Words on one line."""
    return " ".join(text.split())
