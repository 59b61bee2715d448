# SPDX-License-Identifier: Apache-2.0
"""What has to be right about a member of staff before she is given a key: one rule for set-up, window and terminal."""

from __future__ import annotations

import re
from datetime import date

from .sentences import Sentence, sentence

_CODE = re.compile(r"[A-Z0-9]{2,12}")


def code_problem(code: str) -> Sentence | None:
    """Say what is wrong with a new staff code, or nothing. It stands in the journal of the centre, so it is no name."""
    if not code.strip():
        return sentence("Write the staff code of the new member of staff.")
    if not _CODE.fullmatch(code.strip().upper()):
        return sentence("A staff code has 2 to 12 letters and digits, such as CW03. No names.")
    return None


def agreement_problem(agreement_on: str, today: date) -> Sentence | None:
    """Say why nobody can begin to work on this day of her confidentiality agreement (ISO), or nothing.

    Nobody has a key before she signed, so a day that has not come yet is refused.
    """
    if not agreement_on:
        return sentence("Write the day on which she signed the confidentiality agreement.")
    try:
        signed = date.fromisoformat(agreement_on)
    except ValueError:
        signed = None
    if signed is None or signed.isoformat() != agreement_on:
        return sentence("Write the day as 24/11/2026.")
    return sentence("This day has not come yet.") if signed > today else None
