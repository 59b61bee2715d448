# SPDX-License-Identifier: Apache-2.0
"""An XLSForm (.xlsx, .csv or markdown) becomes a Form, or a list of what its author must correct.

Nothing in a spreadsheet is passed over in silence: a column or a type that this program does not understand is refused
by name and row, because a rule that is not kept is worse than a form that is not read.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from .checks import check_form
from .columns import read_choices, read_settings, refuse_columns
from .form import Form
from .privacy import careful
from .problems import Findings, FormProblem, FormTrouble, in_order
from .second_reading import read_again
from .sheets import read_workbook
from .survey import Survey

__all__ = ["Examined", "FormProblem", "FormTrouble", "examine_xlsform", "read_xlsform"]


class Examined(msgspec.Struct, frozen=True):
    """What became of reading a form: the form, unless there are problems; remarks tell what changes nothing here."""

    form: Form | None
    problems: tuple[FormProblem, ...]
    remarks: tuple[FormProblem, ...]


def read_xlsform(path: Path) -> Form:
    """Read a form file and check all of it; raises FormTrouble with every problem that was found."""
    return _read(path, Findings())


def examine_xlsform(path: Path) -> Examined:
    """Read a form file for its author: everything that is wrong, and everything that is worth knowing."""
    findings = Findings()
    try:
        return Examined(_read(path, findings), (), in_order(findings.remarks))
    except FormTrouble as trouble:
        return Examined(None, trouble.problems, in_order(findings.remarks))


def _read(path: Path, findings: Findings) -> Form:
    book = read_workbook(path, findings)
    if book is None:
        raise FormTrouble(findings.problems)
    settings = read_settings(book, path.stem)
    refuse_columns(book, findings)
    survey = Survey(settings, read_choices(book, settings.language, findings), findings)
    form = survey.read(book)
    check_form(form, survey, book, findings)
    findings.stop_if_any()
    read_again(book, form, findings)
    findings.stop_if_any()
    return careful(form, {name for name, row in survey.rows.items() if row.text("intake:privacy")})
