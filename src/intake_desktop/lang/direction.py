# SPDX-License-Identifier: Apache-2.0
"""Right-to-left text that holds numbers, codes and names of either direction.

Without isolates ``0800-22227`` inside an Urdu sentence is shown as ``22227-0800`` (Unicode Standard Annex 9). Isolates
are invisible; they take no room on screen or paper.
"""

from __future__ import annotations

import re

LRI = "\u2066"
FSI = "\u2068"
PDI = "\u2069"

_OPEN = "\u2066\u2067\u2068"
_OLD_CONTROLS = re.compile("[\u202a-\u202e]")
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_SETTLED_OR_LATIN = re.compile(
    "[\u2066-\u2068][^\u2069]*\u2069"  # isolated already
    r"|\{\w+\}"  # a place: what goes into it is isolated then
    r"|[+<>≤≥.]?[0-9A-Za-z_]+(?:[-–.,:/+ ][0-9A-Za-z_]+)*(?:%|\(\))?"
)


def has_right_to_left(text: str) -> bool:
    """Say whether any letter of `text` runs from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def left_to_right(text: str) -> str:
    """Isolate a number, a code, a clock time or a phone number, which run from left to right in every language."""
    return f"{LRI}{unturned(text)}{PDI}"


def unturned(text: str) -> str:
    """Drop every mark of direction that came along with a text: a number that somebody turned around is another one."""
    return text if text.isascii() else _TURNING.sub("", text)


def by_its_own(text: str) -> str:
    """Isolate a text that follows its own direction (a name, a place); what it brings along cannot leak out of it."""
    return f"{FSI}{_balanced(text)}{PDI}"


def settle(text: str) -> str:
    """Isolate each figure, code and Latin word in a right-to-left text, so that translators need not type isolates.

    A text that begins with a Latin word is then still taken for what it is by widgets that look at its first letter.
    """
    return _SETTLED_OR_LATIN.sub(_isolate_latin, text)


def _isolate_latin(match: re.Match[str]) -> str:
    found = match[0]
    return found if found[0] in _OPEN + "{" else left_to_right(found)


def _balanced(text: str) -> str:
    """Drop overrides, close or drop isolates that somebody pasted, so that the rest of the sentence keeps its order."""
    text = _OLD_CONTROLS.sub("", text)
    if not _ISOLATES.search(text):
        return text
    depth, kept = 0, []
    for character in text:
        if character == PDI:
            if depth == 0:
                continue
            depth -= 1
        elif character in _OPEN:
            depth += 1
        kept.append(character)
    return "".join(kept) + PDI * depth
