# SPDX-License-Identifier: Apache-2.0
"""Whatever lies inside a sealed file that is properly signed: it is a slip within its level, or it is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_desktop.domain.disclosure import FIELDS, Agreed, Fact, above_level, disclosed
from intake_desktop.domain.identifiers import check_character
from intake_desktop.domain.stubs import StubPlan
from intake_desktop.sync import slip_file

NUMBER = f"R-222222{check_character('R', '222222')}"
WHICH = (NUMBER, "0a" * 16)
PAKISTAN = timezone(timedelta(hours=5))
AT = datetime(2026, 11, 22, 7, 10, tzinfo=PAKISTAN)
BASE = {"number": NUMBER, "issued_at": AT.isoformat(), "level": "l1_code_only", "language": "en",
        "kind": "referral", "agreed": []}  # fmt: skip
TO_LAHORE = slip_file.Address("MLT", {"en": "Multan"}, "LHR", ())
FRAME = ("level", "language", "second_language", "kind", "agreed", "restricted")

leaves = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8)
leaves |= st.sampled_from(["2026-11-22", "0001-01-01", "yes", "l4_documents", "shelter", AT.isoformat()])
values = st.recursive(
    leaves,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(["code", "text", "x"]), inside),
    max_leaves=4,
)
bodies = st.dictionaries(st.sampled_from([*FIELDS, *FRAME, *slip_file.Reply.__struct_fields__]), values)


def opened(plain: bytes) -> slip_file.Found:
    return slip_file._found(slip_file._inside(plain), "0" * 64, b"")


def sealed(kind: str, body: dict[str, Any]) -> bytes:
    return slip_file._plain(kind, TO_LAHORE, WHICH, AT, body)


@settings(max_examples=150)
@given(kind=st.sampled_from(["slip", "reply", "stop"]), body=bodies)
def test_it_is_within_its_level_or_refused_by_name(kind: str, body: dict[str, Any]) -> None:
    outcomes = {"bad_content", "above_consent"}
    try:
        found = opened(sealed(kind, BASE | body if kind == "slip" else body))
    except slip_file._Settled as settled:
        outcomes.remove(settled.outcome)  # KeyError for any other
    else:
        assert found.content is None or above_level(found.content) == ()


@pytest.mark.parametrize("letter", ["\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\x00", "\ue000"])
def test_a_text_with_letters_that_nobody_sees_is_refused(letter: str) -> None:
    """They turn a telephone number around, or hide a word from whoever looks at the slip."""
    hidden = f"0300{letter}1234567"
    fact = {"level": "l3_need_to_know", "facts": [{"code": "arrival_time", "text": hidden}], "sector": "shelter"}
    for kind, body in (
        ("slip", BASE | {"sender_unit": hidden}),
        ("slip", BASE | fact),
        ("reply", {"to_do": hidden}),
        ("reply", {"decision": "redirected", "redirected_to": hidden}),
    ):
        plain = bytearray(sealed(kind, {}))
        inside = msgspec.json.decode(bytes(plain))
        written = msgspec.json.encode(inside | {"body": body})
        with pytest.raises(slip_file._Settled) as settled:
            opened(written + b" " * (slip_file.SIZE - 1 - len(written)) + b"\n")
        assert settled.value.outcome == "bad_content"


def test_what_was_copied_with_letters_that_nobody_sees_is_sent_without_them() -> None:
    plan = StubPlan(way="file", decision="accepted", received_on=AT, to_do="\u200fشناختی کارڈ\u200c لائیں\u202c")
    found = opened(slip_file.reply(TO_LAHORE, WHICH, AT, plan)).reply
    assert found is not None
    assert found.to_do == "شناختی کارڈ\u200c لائیں"


def test_everything_that_is_printed_arrives_and_nothing_else() -> None:
    items: dict[str, object] = {
        "number": NUMBER, "issued_at": AT, "counterfoil": "7KQ2", "priority": "urgent", "sender_unit": "Multan",
        "receiver_unit": "Lahore", "survivor_code": "MLT-7KQ2MXB", "name": "زینب", "sex": "female",
        "age_group": "age_12_17", "languages": ("ur", "skr"), "sector": "shelter", "restrictions": "Not her brother",
        "facts": (Fact("arrival_time", "nine"), Fact("who_may_know", "nobody")), "documents": ("A letter",),
        "appointment": datetime(2026, 11, 25, 9, 30), "feedback_by": date(2026, 11, 25), "may_confirm": False,
    }  # fmt: skip
    content = disclosed(
        items, "l3_need_to_know", discreet=False, language="ur", agreed=Agreed(("arrival_time",), ("A letter",))
    )
    plain = slip_file.slip(TO_LAHORE, WHICH[1], content, AT)
    found = opened(plain)
    assert found.restricted
    assert found.content == msgspec.structs.replace(content, restrictions="")
    assert b"brother" not in plain
    assert b"who_may_know" not in plain
    assert b"A letter" not in plain
    assert len(plain) == slip_file.SIZE == len(slip_file.stop(TO_LAHORE, WHICH, AT))


def test_a_reply_arrives_as_it_was_given() -> None:
    plan = StubPlan(
        way="file", decision="accepted", received_on=AT, first_appointment=date(2026, 11, 25), came=True,
        result="service_given", service_days=(date(2026, 11, 24),), next_appointment=date(2026, 12, 1),
        to_do="Bring her papers", may_contact=False, focal_code="LH7",
    )  # fmt: skip
    assert opened(slip_file.reply(TO_LAHORE, WHICH, AT, plan)).reply == plan


def test_what_must_not_leave_is_a_bug_before_it_is_a_file() -> None:
    content = disclosed(
        {"number": NUMBER, "issued_at": AT, "sector": "shelter"}, "l1_code_only", discreet=False, language="en",
        agreed=Agreed(),
    )  # fmt: skip
    for wrong in ({"name": "Zainab"}, {"discreet": True}, {"documents": ("A letter",)}):
        with pytest.raises(ValueError, match="not allowed"):
            slip_file.slip(TO_LAHORE, WHICH[1], msgspec.structs.replace(content, **wrong), AT)
    with pytest.raises(ValueError, match="too much"):
        slip_file.slip(TO_LAHORE, WHICH[1], msgspec.structs.replace(content, service_line="x" * 70_000), AT)
