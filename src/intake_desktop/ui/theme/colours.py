# SPDX-License-Identifier: Apache-2.0
"""The colours, by what they mean, once for light and once for dark.

Aims, kept by a test: text at least 7:1 on whatever it stands on, muted text 4.5:1, the edge of anything a person can
press or type into 3:1 (WCAG 2.2, 1.4.6 and 1.4.11). Hairlines between things are decoration and may be fainter. One
accent; red only for "this is wrong".
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

STATES = ("info", "done", "warning", "error", "waiting", "neutral")
"""What a notice, a pill or a problem can say; each has ``<state>`` and ``<state>_soft`` in a theme."""


@dataclass(frozen=True)
class Theme:
    """Named colours as ``#rrggbb``. ``<state>_soft`` is the ground on which ``<state>`` is written."""

    dark: bool
    window: str
    surface: str
    sunken: str
    raised: str
    text: str
    muted: str
    edge: str
    hairline: str
    accent: str
    accent_hover: str
    accent_press: str
    accent_text: str
    accent_soft: str
    accent_strong: str
    info: str
    info_soft: str
    done: str
    done_soft: str
    warning: str
    warning_soft: str
    error: str
    error_soft: str
    waiting: str
    waiting_soft: str
    neutral: str
    neutral_soft: str

    def colour(self, role: str) -> QColor:
        """The colour of a role by name."""
        return QColor(_colour(str(getattr(self, role))))  # a copy: colours can be changed in place

    def palette(self) -> QPalette:
        """All of it as Qt's palette, with what is disabled drawn muted."""
        names = QPalette.ColorRole
        palette = QPalette()
        for role, colour in (
            (names.Window, self.window), (names.WindowText, self.text), (names.Base, self.surface),
            (names.AlternateBase, self.sunken), (names.Text, self.text), (names.PlaceholderText, self.muted),
            (names.Button, self.surface), (names.ButtonText, self.text), (names.BrightText, self.error),
            (names.ToolTipBase, self.raised), (names.ToolTipText, self.text), (names.Highlight, self.accent),
            (names.HighlightedText, self.accent_text), (names.Accent, self.accent), (names.Link, self.accent),
            (names.LinkVisited, self.accent), (names.Light, self.surface), (names.Midlight, self.hairline),
            (names.Mid, self.edge), (names.Dark, self.edge), (names.Shadow, self.hairline),
        ):  # fmt: skip
            palette.setColor(role, _colour(colour))
        for role in (names.WindowText, names.Text, names.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, _colour(self.muted))
        palette.setColor(QPalette.ColorGroup.Disabled, names.Base, _colour(self.sunken))
        palette.setColor(QPalette.ColorGroup.Disabled, names.Highlight, _colour(self.edge))
        return palette


LIGHT = Theme(
    dark=False,
    window="#f3f6f5", surface="#ffffff", sunken="#e8eeec", raised="#ffffff",
    text="#17211f", muted="#50605c", edge="#75867f", hairline="#d8e1de",
    accent="#0a5f58", accent_hover="#084f49", accent_press="#063f3b", accent_text="#ffffff",
    accent_soft="#d5e9e5", accent_strong="#07443f",
    info="#114a68", info_soft="#e3eff6", done="#125230", done_soft="#e0f2e6",
    warning="#633c00", warning_soft="#fdf0d3", error="#8c1614", error_soft="#fcebe8",
    waiting="#46357c", waiting_soft="#ece8f8", neutral="#35433f", neutral_soft="#e6ecea",
)  # fmt: skip

DARK = Theme(
    dark=True,
    window="#111817", surface="#1a2322", sunken="#0c1211", raised="#243130",
    text="#e7eeec", muted="#a7b6b2", edge="#74867f", hairline="#2b3836",
    accent="#72d0c4", accent_hover="#8adcd1", accent_press="#a3e6dd", accent_text="#04201d",
    accent_soft="#173d39", accent_strong="#a8e8df",
    info="#9bd0f0", info_soft="#142c3a", done="#90dca6", done_soft="#14311f",
    warning="#f4cb78", warning_soft="#382a0e", error="#ffb0a8", error_soft="#3c1c1a",
    waiting="#c9bcf5", waiting_soft="#292141", neutral="#cbd6d3", neutral_soft="#26312f",
)  # fmt: skip


def contrast(one: str, other: str) -> float:
    """How well `one` stands out on `other`, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@functools.cache
def _colour(name: str) -> QColor:
    return QColor(name)
