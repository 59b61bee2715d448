# SPDX-License-Identifier: Apache-2.0
"""Reports for those who may see them."""

from __future__ import annotations

from datetime import date

from ..domain.permissions import Action, not_allowed
from ..reports.centre_case_table import CaseTable
from ..reports.centre_case_table import centre_case_table as count
from .desk import Desk


def centre_case_table(desk: Desk, start: date, end: date) -> CaseTable:
    """The centre case table of a period, for use inside the centre; noted in the audit."""
    if desk.require(Action.INTERNAL_REPORTS) != "all":
        raise not_allowed()
    table = count(desk.store, start, end)
    desk.store.note(desk.staff_code, "report_made", f"centre_case_table {start} {end}")
    return table
