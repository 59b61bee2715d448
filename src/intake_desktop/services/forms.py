# SPDX-License-Identifier: Apache-2.0
"""The forms of the centre: those that came with the program, and those that a supervisor installed.

A form is never changed: each version that was ever installed is kept, travels to the other PCs with the bundles, and
opens the records that were made with it. What a new intake begins with is the version that was installed last.
"""

from __future__ import annotations

import base64
import binascii
import functools
import zlib
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..domain.identifiers import part_id
from ..domain.permissions import Action
from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..forms.builtin import full_intake, quick_intake, risk_review
from ..forms.form import Form, Question, decode, encode
from ..forms.problems import FormProblem, FormTrouble
from ..resources import code_lists
from ..resources import path as resource
from ..store import things
from .desk import Changes, Desk

BUILT_IN = {"quick_intake": quick_intake, "full_intake": full_intake, "risk_review": risk_review}
"""The forms that came with the program, by id."""
NEEDED = ("consent.services", "consent.record_keeping", "case.opened_on")
"""What a form must feed that a case can begin with. One without them is for a case that there is already."""
ROWS = ("service_line", "consent")
"""Of which things the repetitions of a form may be. Incidents and alleged perpetrators are known by their names."""
_FED = frozenset({"person", "identity", "contact", "case", "service_line"})
"""Things whose columns an answer may feed; consents have rules of their own."""
_MOST = 600_000
"""Bytes of a compiled form, squeezed: it has to travel in one line of a bundle."""


class FormMissing(Trouble):
    """A form, or the version that a record was made with, is not on this PC."""

    name = "form_missing"


class FormDiffers(Trouble):
    """Another form of this name and version is there already: its records would be read wrongly."""

    name = "form_differs"


class FormTooLong(Trouble):
    """The form is longer than what one bundle line carries."""

    name = "form_too_long"


class Installed(msgspec.Struct, frozen=True):
    """One version of a form on this PC. `is_current` says that a new intake begins with it."""

    form_id: str
    version: str
    titles: dict[str, str]
    languages: tuple[str, ...]
    questions: int
    built_in: bool
    is_current: bool
    begins_a_case: bool
    installed_by: str = ""
    installed_at: datetime | None = None


class Examined(msgspec.Struct, frozen=True):
    """What became of reading a form for this centre: the form, unless there are problems; remarks change nothing."""

    form: Form | None
    problems: tuple[FormProblem, ...]
    remarks: tuple[FormProblem, ...]


def form_of(desk: Desk, form_id: str, version: str) -> Form:
    """Open one version of a form, built in or installed, as each record and draft needs it; FormMissing."""
    desk.require(Action.SEE_CASES)
    found = _came_with_us(form_id, version) or _installed(desk, form_id, version)
    if found is None:
        raise FormMissing(
            sentence("The form {form}, version {version}, is not on this PC.", form=form_id, version=version),
            sentence("It comes with the next bundle of the PC that uses it, or with a newer version of the program."),
        )
    return found


def current_form(desk: Desk, form_id: str) -> Form:
    """The version of a form with which a new intake begins: the one installed last, else the built-in one."""
    desk.require(Action.SEE_CASES)
    row = desk.store.reader.execute(
        "select version from form where form_id = ? order by at desc, id desc limit 1", (form_id,)
    ).fetchone()
    newest = _installed(desk, form_id, row[0]) if row else None
    if newest is None and form_id in BUILT_IN:
        newest = BUILT_IN[form_id]()
    if newest is None:
        raise FormMissing(
            sentence("The form {form} is not on this PC.", form=form_id),
            sentence("Choose another form, or ask a supervisor to install it."),
        )
    return newest


def versions_of(desk: Desk, form_id: str) -> list[Form]:
    """Every version of a form that is on this PC, the newest first."""
    desk.require(Action.SEE_CASES)
    query = "select version from form where form_id = ? order by at desc, id desc"
    kept = [version for (version,) in desk.store.reader.execute(query, (form_id,)).fetchall()]
    found = [_installed(desk, form_id, version) for version in dict.fromkeys(kept)]
    if form_id in BUILT_IN:
        earlier = resource("forms/earlier")
        names = sorted((one.stem for one in earlier.glob(f"{form_id}-*.json")), reverse=True)
        found.append(BUILT_IN[form_id]())
        found += [_came_with_us(form_id, name.removeprefix(f"{form_id}-")) for name in names]
    return [one for one in found if one is not None]


def list_forms(desk: Desk) -> list[Installed]:
    """Every version of every form on this PC, the current one of each first."""
    desk.require(Action.SEE_CASES)
    rows = desk.store.reader.execute("select form_id, version, staff, at from form order by at desc, id desc")
    kept = [(form_id, version, staff, at) for form_id, version, staff, at in rows.fetchall()]
    came = [form() for form in BUILT_IN.values()]
    current = {form.form_id: form.version for form in came}
    current |= {form_id: version for form_id, version, _, _ in reversed(kept)}
    found = [_described(form, current, built_in=True) for form in came]
    for form_id, version, staff, at in kept:
        if (form := _installed(desk, form_id, version)) is not None:
            found.append(_described(form, current, staff=staff, at=at))
    return sorted(found, key=lambda one: (one.form_id, not one.is_current))


def examine_form(desk: Desk, path: Path) -> Examined:
    """Read a form file (.xlsx, .csv, .md) for whoever wants to install it: all that is wrong, with sheet and row."""
    desk.require(Action.CHANGE_SETTINGS)
    from ..forms.xlsform import examine_xlsform

    read = examine_xlsform(path)
    if read.form is None:
        return Examined(None, read.problems, read.remarks)
    problems = tuple(FormProblem("survey", 0, "intake:feeds", what) for what in homeless(read.form))
    remarks = read.remarks
    if missing := [name for name in NEEDED if name not in _fed_by(read.form)]:
        what = sentence("No case can begin with this form: nothing in it feeds {names}.", names=", ".join(missing))
        remarks = (*remarks, FormProblem("survey", 0, "intake:feeds", what))
    return Examined(None if problems else read.form, problems, remarks)


def install_form(desk: Desk, path: Path) -> Changes[Installed]:
    """Install a form: new intakes begin with it, here and, with the next bundle, on the other PCs.

    FormTrouble names all that is wrong; FormDiffers when this version exists with other contents.
    """
    desk.require(Action.CHANGE_SETTINGS)
    examined = examine_form(desk, path)
    form = examined.form
    if form is None:
        raise FormTrouble(examined.problems)
    content = msgspec.json.encode(form)
    there = _came_with_us(form.form_id, form.version) or _installed(desk, form.form_id, form.version)
    if there is not None and encode(there) != encode(form):
        raise FormDiffers(
            sentence("Version {version} of this form is there already, with other contents.", version=form.version),
            sentence("Raise the version on the sheet “settings”, and install it again."),
        )
    packed = base64.b64encode(zlib.compress(content, 9)).decode()
    if len(packed) > _MOST:
        raise FormTooLong(
            sentence("This form is too long."), sentence("Leave out long lists of choices, or make two forms of it.")
        )
    at = int(desk.now().timestamp() * 1000)
    fields = {
        "form_id": form.form_id, "version": form.version, "content": packed, "source": path.suffix.lower(),
        "staff": desk.staff_code, "at": at,
    }  # fmt: skip
    about = f"form {form.form_id} {form.version}"
    with desk.store.transaction(desk.staff_code, "settings_changed", about) as t:
        t.append("form", part_id(f"{form.form_id}/{form.version}", f"{at}"), fields)
    made = _described(form, {form.form_id: form.version}, staff=desk.staff_code, at=at)
    return Changes(frozenset({"forms"}), made)


def export_form(desk: Desk, form_id: str, version: str, folder: Path) -> Path:
    """Write one version of a form as a spreadsheet into a folder, under a name of its own, and give the file.

    It reads back as the same form. Nothing that lies there is written over; NotWritten when it cannot be written.
    """
    desk.require(Action.CHANGE_SETTINGS)
    from ..forms.writing import free_place, write_form

    form = form_of(desk, form_id, version)
    place = free_place(folder, form)
    write_form(form, place)
    return place


def begins_a_case(form: Form) -> bool:
    """Whether a case can begin with a form: it asks for her consents and for the day."""
    return set(NEEDED) <= _fed_by(form)


def homeless(form: Form) -> list[Sentence]:
    """Say which feeds of a form lead nowhere: an answer sent there would be lost, so such a form is refused."""
    found = []
    for question in form.questions():
        if question.feeds and not _has_place(form, question):
            what = sentence("“{name}” feeds “{feeds}”, which is no column.", name=question.name, feeds=question.feeds)
            found.append(what)
    astray = (group for group in form.groups if group.feeds and group.feeds not in ROWS)
    return found + [
        sentence("“{name}” feeds “{feeds}”, which is no column.", name=group.name, feeds=group.feeds)
        for group in astray
    ]


def _has_place(form: Form, question: Question) -> bool:
    thing, _, field = question.feeds.partition(".")
    if thing == "consent":
        if not form.repeat_of[question.name]:
            return code_lists().has("consent_type", field)
        return things.has_place(thing, field)
    return thing in _FED and things.has_place(thing, field)


def _fed_by(form: Form) -> set[str]:
    return {question.feeds for question in form.questions() if question.feeds}


def _came_with_us(form_id: str, version: str) -> Form | None:
    """A built-in form in this version; earlier versions lie beside the others under ``earlier``."""
    if form_id not in BUILT_IN:
        return None
    newest = BUILT_IN[form_id]()
    if newest.version == version:
        return newest
    if not version.isalnum():
        return None
    place = resource(f"forms/earlier/{form_id}-{version}.json")
    return decode(place.read_bytes()) if place.is_file() else None


def _installed(desk: Desk, form_id: str, version: str) -> Form | None:
    """The installed form of this version; of two that PCs installed under one version, the same one everywhere."""
    row = desk.store.reader.execute(
        "select content from form where form_id = ? and version = ? order by at, id limit 1", (form_id, version)
    ).fetchone()
    return _unpacked(row[0]) if row is not None else None


@functools.lru_cache(maxsize=8)
def _unpacked(content: str) -> Form | None:
    """Read a form as it is kept; a long one takes some milliseconds, and a record is opened again and again."""
    try:
        return decode(zlib.decompress(base64.b64decode(content, validate=True)))
    except (binascii.Error, zlib.error, msgspec.DecodeError):
        return None


def _described(
    form: Form, current: dict[str, str], *, built_in: bool = False, staff: str = "", at: int | None = None
) -> Installed:
    return Installed(
        form.form_id,
        form.version,
        form.titles,
        form.languages,
        sum(1 for one in form.questions() if one.is_asked and one.kind != "note"),
        built_in,
        current.get(form.form_id) == form.version,
        begins_a_case(form),
        staff,
        datetime.fromtimestamp(at / 1000, UTC) if at is not None else None,
    )
