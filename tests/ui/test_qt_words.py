# SPDX-License-Identifier: Apache-2.0
"""Qt's own words on its boxes follow the language of the window, and stay Qt's where we have none."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from intake_desktop.ui.theme import Looks


def said(text: str) -> str:
    return QCoreApplication.translate("QFileDialog", text)


def test_the_words_of_a_box_follow_the_language(looks: Looks) -> None:
    assert said("Cancel") == "Cancel"
    looks.choose(language="ur")
    assert said("Cancel") == looks.speaker.say("Cancel") != "Cancel"
    assert said("&Choose") == looks.speaker.say("Choose")
    looks.choose(language="en")
    assert said("Cancel") == "Cancel"


def test_words_we_do_not_know_stay_as_they_are(looks: Looks) -> None:
    looks.choose(language="ur")
    assert said("Change to list view mode") == "Change to list view mode"
