# SPDX-License-Identifier: Apache-2.0
"""The words that Qt puts on its own buttons, menus and file dialogs; Qt ships them neither in Urdu nor in Hindi.

The window installs a translator that asks :func:`qt_text`. Only what a caseworker can meet is here.
"""

from __future__ import annotations

from .speaker import N_, Speaker

QT_TEXTS = (
    # buttons
    N_("OK"),
    N_("Cancel"),
    N_("Yes"),
    N_("No"),
    N_("Save"),
    N_("Close"),
    N_("Open"),
    N_("Apply"),
    N_("Discard"),
    N_("Help"),
    N_("Retry"),
    # right-click menu of a text
    N_("Undo"),
    N_("Redo"),
    N_("Cut"),
    N_("Copy"),
    N_("Paste"),
    N_("Delete"),
    N_("Select All"),
    # file dialog
    N_("Look in:"),
    N_("File name:"),
    N_("Files of type:"),
    N_("Directory:"),
    N_("Choose"),
    N_("Save As"),
    N_("New Folder"),
    N_("Create New Folder"),
    N_("Create a New Folder"),
    N_("Rename"),
    N_("Back"),
    N_("Forward"),
    N_("Go back"),
    N_("Go forward"),
    N_("Parent Directory"),
    N_("Go to the parent directory"),
    N_("List View"),
    N_("Detail View"),
    N_("Show hidden files"),
    N_("All Files (*)"),
    N_("Folder"),
    N_("Drive"),
    N_("Computer"),
    N_("Name"),
    N_("Size"),
    N_("Type"),
    N_("Date Modified"),
)
"""Qt's English, without the ``&`` that marks a key."""

_DIRECTION = "QT_LAYOUT_DIRECTION"
_KNOWN = frozenset(QT_TEXTS)


def qt_text(source: str, speaker: Speaker) -> str:
    """Give Qt's text `source` in the speaker's language; empty, as Qt wants it, when Qt should keep its own."""
    if source == _DIRECTION:
        return "RTL" if speaker.rtl else "LTR"
    plain = source.replace("&", "")
    return speaker.say(plain) if plain in _KNOWN and speaker.language != "en" else ""
