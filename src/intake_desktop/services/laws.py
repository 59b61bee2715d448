# SPDX-License-Identifier: Apache-2.0
"""The centre's list of laws that require a report: written down by a supervisor, asked for by every report.

It is a choice of this PC like the others of the centre (``services.settings``): each PC has its own, and the audit says
that it was changed.
"""

from __future__ import annotations

import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain.laws import MOST, Law, law_problem, that_hold
from ..domain.permissions import Action, no_record, not_allowed
from ..domain.sentences import sentence
from ..resources import code_lists
from ..store import Store
from .desk import Changes, Desk
from .settings import Setting, SettingRefused, setting_of, write_setting


class ReportsCounted(msgspec.Struct, frozen=True):
    """How many reports a law required in one month."""

    month: str
    """The year and the month: ``2026-11``."""
    law: str
    reports: int


def laws(desk: Desk) -> tuple[Law, ...]:
    """The laws that hold in this centre, for the page that shows them."""
    desk.require(Action.SEE_SETTINGS)
    return laws_of(desk.store)


def laws_for(desk: Desk, sector: str) -> tuple[Law, ...]:
    """The laws that require a report to this kind of service, for whoever writes one."""
    desk.require(Action.ISSUE_REFERRAL)
    return tuple(one for one in laws_of(desk.store) if one.sector == sector)


def laws_of(store: Store) -> tuple[Law, ...]:
    """The laws that hold in the country of this centre."""
    return that_hold(_all(store), setting_of(store, Setting.COUNTRY))


def keep_law(desk: Desk, law: Law, before: Law | None = None) -> Changes[None]:
    """Write a law down, or change the one that was `before`; SettingRefused says what is wrong with it.

    It holds in the country that the centre has chosen. Reports that were issued stay as they are.
    """
    desk.require(Action.CHANGE_SETTINGS)
    named = msgspec.structs.replace(
        law, name=" ".join(law.name.split()), country=setting_of(desk.store, Setting.COUNTRY)
    )
    if (problem := law_problem(named, [one.code for one in code_lists().codes("service_sector")])) is not None:
        raise SettingRefused(problem)
    others = [one for one in _all(desk.store) if before is None or one.key != before.key]
    if any(one.key == named.key for one in others):
        raise SettingRefused(sentence("This law is in the list already."))
    if len(others) >= MOST:
        raise SettingRefused(sentence("At most {most} laws can be written down.", most=MOST))
    return _keep(desk, [*others, named])


def drop_law(desk: Desk, law: Law) -> Changes[None]:
    """Take a law from the list: no report can be begun on it any more."""
    desk.require(Action.CHANGE_SETTINGS)
    known = _all(desk.store)
    if all(one.key != law.key for one in known):
        raise no_record()
    return _keep(desk, [one for one in known if one.key != law.key])


def reports_by_law(desk: Desk, months: int = 12) -> list[ReportsCounted]:
    """How many reports each law required in each of the last months, the latest first; apart from all referrals."""
    if desk.require(Action.INTERNAL_REPORTS) != "all":
        raise not_allowed()
    today = desk.now().astimezone().date()
    place = today.year * 12 + today.month - 1 - (months - 1)
    first = f"{place // 12:04}-{place % 12 + 1:02}"
    return _counted(desk.store.reader, first)


def _counted(db: sql.Connection, first: str) -> list[ReportsCounted]:
    query = """select substr(issued_at, 1, 7), coalesce(law, ''), count(*) from referral
      where kind = 'statutory_report' and issued_at >= ? and status not in ('draft', 'cancelled')
      group by 1, 2 order by 1 desc, 3 desc, 2"""
    return [ReportsCounted(*row) for row in db.execute(query, (first,)).fetchall()]


def _all(store: Store) -> tuple[Law, ...]:
    return msgspec.json.decode(setting_of(store, Setting.LAWS) or "[]", type=tuple[Law, ...])


def _keep(desk: Desk, found: list[Law]) -> Changes[None]:
    return write_setting(desk, Setting.LAWS, msgspec.json.encode(found).decode())
