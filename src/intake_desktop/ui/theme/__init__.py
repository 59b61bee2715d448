# SPDX-License-Identifier: Apache-2.0
"""Colours, letters, lengths and the style of the window. No style sheets: they stop large text and dark mode from
arriving."""

from __future__ import annotations

from .colours import DARK, LIGHT, STATES, Theme, contrast
from .icons import icon_pixmap, paint_icon, window_icon
from .looks import Choices, Looks, dress, looks
from .sizes import SECTION, SMALL, TEXT_SIZES, TITLE, Sizes, scaled, sizes

__all__ = [
    "DARK",
    "LIGHT",
    "SECTION",
    "SMALL",
    "STATES",
    "TEXT_SIZES",
    "TITLE",
    "Choices",
    "Looks",
    "Sizes",
    "Theme",
    "contrast",
    "dress",
    "icon_pixmap",
    "looks",
    "paint_icon",
    "scaled",
    "sizes",
    "window_icon",
]
