# SPDX-License-Identifier: Apache-2.0
"""A form in words: as a row of the list, and what was found in a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from intake_desktop import lang
from intake_desktop.domain.codes import LANGUAGES
from intake_desktop.domain.sentences import sentence
from intake_desktop.forms.form import Form
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import ListColumn, Row, State, Words

if TYPE_CHECKING:
    from intake_desktop.services.forms import Installed

COLUMNS = (
    ListColumn(sentence("Form"), 26, stretch=True, strong=True),
    ListColumn(sentence("Version"), 10, code=True),
    ListColumn(sentence("Contents"), 16, second=True),
    ListColumn(sentence("Where from"), 30, second=True),
    ListColumn(sentence("State"), 26),
)


def row_of(form: Installed) -> Row:
    """A form as a row: its title, its version, where it came from, whether new intakes begin with it."""
    titles = form.titles
    return Row(
        key_of(form),
        (
            lambda speaker: speaker.pick(titles),
            form.version,
            lambda speaker: speaker.say("Questions: {count}", count=form.questions),
            _came(form),
            _state(form),
        ),
    )


def key_of(form: Installed) -> str:
    """The key of a form's row; no form id or version has a line break."""
    return f"{form.form_id}\n{form.version}"


def _came(form: Installed) -> Words:
    at = form.installed_at
    if at is None:
        return sentence("with the program")
    by = form.installed_by

    def words(speaker: Speaker) -> str:
        return speaker.say("installed by {code} on {day}", code=by, day=speaker.date(at))

    return words


def _state(form: Installed) -> State:
    if not form.is_current:
        return State(sentence("For its old records"), "neutral")
    if not form.begins_a_case:
        return State(sentence("Added to cases"), "info")
    return State(sentence("New intakes begin with it"), "done")


def about_form(form: Form) -> Words:
    """What a file holds, in one line."""
    questions = sum(1 for one in form.questions() if one.is_asked and one.kind != "note")

    def words(speaker: Speaker) -> str:
        languages = [lang.speaker(code).own_name if code in LANGUAGES else code for code in form.languages]
        return "  ·  ".join(
            (
                speaker.isolate(f"{form.form_id} {form.version}"),
                speaker.say("Questions: {count}", count=questions),
                speaker.say("Steps: {count}", count=len(form.steps)),
                speaker.say("Languages: {languages}", languages=", ".join(languages)),
            )
        )

    return words


def beside(form: Form, same: Sequence[Installed]) -> Words:
    """What installing it would mean beside the forms of the same name that are here."""
    if any(one.version == form.version for one in same):
        return sentence("This version is here already. Raise the version if anything was changed.")
    current = next((one for one in same if one.is_current), None)
    if current is None:
        return sentence("No form of this name is here yet.")
    return sentence("New intakes begin with version {version} now.", version=current.version)
