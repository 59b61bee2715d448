# SPDX-License-Identifier: Apache-2.0
"""The reply stub that the receiver fills in and returns. It carries the slip number and no code or name of hers."""

from __future__ import annotations

from typing import Any

from ..domain.disclosure import REPORT, SlipContent
from ..resources import code_lists
from .blocks import Beside, Columns, Rule, Stack
from .look import Look
from .marks import DOT, STRONG, Bars, Squares, dots
from .page import FIRM
from .slip_parts import counterfoil


def reply_stub(content: SlipContent, look: Look) -> list[Any]:
    """Make the stub; where she did not agree to a confirmation it asks only whether the slip arrived and was taken."""
    number = Stack(
        (
            Bars(content.number, STRONG, 13 * look.scale),
            look.code(content.number, "title", at_end=True),
        ),
        2.0,
    )
    head = Beside(
        Stack((look.say("Reply to the sender", "title"), *counterfoil(content, look))),
        Beside(number, Squares(content.number, dots(1.3 * look.scale, 6 * DOT)), 5.0),
    )
    came = content.may_confirm is not False and content.kind != REPORT
    decision = look.grid(
        look.blank("Received on"),
        look.pair("Decision", look.ticks(look.speaker.say("Accepted"), look.speaker.say("Declined"))),
        *(() if came else (look.blank("Sent on to"), look.blank("Your code, stamp"))),
        columns=2,
    )
    why = look.pair("If declined, why", look.boxes(*_codes("referral_decline_reason")))
    return [head, Rule(FIRM, 2.5), decision, why, *(_after(look) if came else ())]


def _after(look: Look) -> list[Any]:
    """What is told once she has been there: only that, and nothing of what was said."""
    yes_no = _codes("yes_no_unknown")[:2]
    return [
        look.grid(
            look.blank("Sent on to"),
            look.pair("She came", look.boxes(*yes_no)),
            look.blank("First appointment"),
            look.blank("Service given on"),
            look.blank("Next appointment"),
            look.pair("May we contact you", look.boxes(*yes_no)),
        ),
        look.pair("Result", look.boxes(*_codes("referral_result"))),
        Columns(
            (look.blank("For us to do (no diagnosis, no story)"), look.blank("Your code, stamp")),
            (1.6, 1),
            14 * look.scale,
        ),
    ]


def _codes(name: str) -> list[tuple[str, str]]:
    return [(name, entry.code) for entry in code_lists().codes(name)]
