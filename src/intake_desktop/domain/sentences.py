# SPDX-License-Identifier: Apache-2.0
"""A sentence for a person, not yet in her language.

Rooms that know no language say what happened as a :class:`Sentence`; ``intake_desktop.lang`` turns it into Urdu,
Hindi or English. The English text is the message id that gettext looks up, so it is written in full where it is born.
"""

from __future__ import annotations

import msgspec

Value = str | int | float | bool


class Sentence(msgspec.Struct, frozen=True):
    """An English message id with ``{named}`` places, and what goes into them."""

    text: str
    values: dict[str, Value] = {}


def sentence(text: str, **values: Value) -> Sentence:
    """Mark `text` for translation and keep the values that go into its ``{named}`` places."""
    return Sentence(text, values)
