# SPDX-License-Identifier: Apache-2.0
"""Every key that works everywhere, once: tooltips name them and F1 lists them."""

from __future__ import annotations

from ..domain.sentences import Sentence, sentence

SEARCH, LOCK, HIDE, HELP = "Ctrl+K", "Ctrl+L", "F12", "F1"
LARGER, DARK = "Ctrl++", "Ctrl+D"
REPLY = "Ctrl+R"

SHORTCUTS: tuple[tuple[str, Sentence], ...] = (
    (SEARCH, sentence("Search")),
    (LOCK, sentence("Lock")),
    (HIDE, sentence("Hide everything at once and lock")),
    ("Alt+1 … Alt+9", sentence("Go to a page of the list at the side")),
    ("Ctrl+N", sentence("New intake")),
    (REPLY, sentence("A reply came: find the slip by its number")),
    ("Ctrl+S", sentence("Save")),
    ("Ctrl+Return", sentence("Go on to the next step")),
    ("Alt+Left, Alt+Right", sentence("Step back, step on")),
    ("F2", sentence("Say why there is no answer")),
    ("Tab, Shift+Tab", sentence("Next field, field before")),
    (LARGER, sentence("Larger text")),
    (DARK, sentence("Light or dark")),
    (HELP, sentence("Show these keys")),
)
