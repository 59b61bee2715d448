# SPDX-License-Identifier: Apache-2.0
"""What a centre can choose about this PC: how soon it locks, where a second copy of the backup goes."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sqlcipher3 import dbapi2 as sql

from ..domain.consent import DAYS_OFFERED, VALID_DAYS
from ..domain.derived import COUNTRIES
from ..domain.permissions import Action
from ..domain.sentences import Sentence, sentence
from ..domain.slip_times import OFFERED, Times, times_by
from ..domain.slip_times import USUAL as USUAL_TIMES
from ..domain.troubles import Trouble
from ..store import Store
from .desk import Changes, Desk, changes


class Setting(StrEnum):
    """The choices there are, each with its text in the store."""

    IDLE_MINUTES = "idle_minutes"
    """Minutes without a key press after which the desk locks: 1 to 10."""
    RETENTION_YEARS = "retention_years"
    """Years for which the file of a closed case is kept, of a child after she turns 18: 1 to 30."""
    REOPEN_YEARS = "reopen_years"
    """Years after which a closed case is not opened again, but one begun anew under the same code: 1 to 10."""
    SECOND_PLACE = "second_place"
    """A folder that also gets every backup, or nothing."""
    COUNTRY = "country"
    """The country whose words and rules an intake follows: ``pakistan``, ``india``, or blank for those of all."""
    ASK_COMMUNITY = "ask_community"
    """``yes`` when an intake may ask to which community she belongs; nothing of the help depends on it."""
    RISK_INSTRUMENT = "risk_instrument"
    """``yes`` when the result of another risk instrument is written down beside our own questions."""
    SHELTER_DAYS = "shelter_days"
    """Days a woman may stay in the shelter of the centre before the administrator allows more: 1 to 90."""
    CONSENT_DAYS = "consent_days"
    """Days for which a consent counts when nobody says otherwise: one of ``consent.DAYS_OFFERED``."""
    LAWS = "laws"
    """The laws that require a report, as ``services.laws`` keeps them; changed there alone."""
    DELIVERED_EMERGENCY = "time_delivered_emergency"
    """How soon a slip is handed over after it was issued; this and the rest: ``slip_times.OFFERED``."""
    DELIVERED_URGENT = "time_delivered_urgent"
    DELIVERED_ROUTINE = "time_delivered_routine"
    RECEIVED_EMERGENCY = "time_received_emergency"
    """How soon the receiver says that it has the slip."""
    RECEIVED_URGENT = "time_received_urgent"
    RECEIVED_ROUTINE = "time_received_routine"
    SERVICE_EMERGENCY = "time_service_emergency"
    """How soon the receiver helps her after the slip was issued."""
    SERVICE_URGENT = "time_service_urgent"
    SERVICE_ROUTINE = "time_service_routine"
    STUB_EMERGENCY = "time_stub_emergency"
    """How soon the reply comes after the service."""
    STUB_URGENT = "time_stub_urgent"
    STUB_ROUTINE = "time_stub_routine"
    ESCALATION_EMERGENCY = "time_escalation_emergency"
    """How long after that a supervisor is told."""
    ESCALATION_URGENT = "time_escalation_urgent"
    ESCALATION_ROUTINE = "time_escalation_routine"


TIMES: Final = {f"time_{what}_{priority}": (what, priority) for what, priority in USUAL_TIMES}
"""The times of a slip, by the names of their settings."""
USUAL = {
    Setting.IDLE_MINUTES: "3",
    Setting.SECOND_PLACE: "",
    Setting.RETENTION_YEARS: "7",
    Setting.REOPEN_YEARS: "2",
    Setting.SHELTER_DAYS: "5",
    Setting.COUNTRY: "",
    Setting.ASK_COMMUNITY: "no",
    Setting.RISK_INSTRUMENT: "no",
    Setting.CONSENT_DAYS: str(VALID_DAYS),
    Setting.LAWS: "",
    **{Setting(name): USUAL_TIMES[which] for name, which in TIMES.items()},
}
"""What counts until somebody chooses."""


_ASKED = {"community": Setting.ASK_COMMUNITY, "risk_instrument": Setting.RISK_INSTRUMENT}
"""Words of the profile that are asked for one by one."""


class SettingRefused(Trouble):
    """This cannot be chosen."""

    name = "setting_refused"


def setting(desk: Desk, which: Setting) -> str:
    """Read one choice for a page that shows it."""
    desk.require(Action.SEE_SETTINGS)
    return setting_of(desk.store, which)


def idle_minutes(desk: Desk) -> int:
    """Minutes without a key press after which this desk locks, whoever sits at it."""
    desk.require(Action.OWN_ACCOUNT)
    return int(setting_of(desk.store, Setting.IDLE_MINUTES))


def setting_of(store: Store, which: Setting) -> str:
    """Read one choice for the program itself, which obeys it whoever sits at the desk."""
    return store.setting(which, USUAL[which])


def consent_days(store: Store) -> int:
    """Days for which a consent counts in this centre when nobody says otherwise."""
    return int(setting_of(store, Setting.CONSENT_DAYS))


def times_of(db: sql.Connection) -> Times:
    """How soon each step of a slip is due in this centre."""
    rows = db.execute("select name, value from setting where name glob 'time_*'").fetchall()
    return times_by({TIMES[name]: value for name, value in rows if name in TIMES})


def profile_of(store: Store) -> str:
    """The profile of the centre as forms are told it: its country, and what else it asks, with spaces between."""
    asked = [word for word, which in _ASKED.items() if setting_of(store, which) == "yes"]
    return " ".join(filter(None, [setting_of(store, Setting.COUNTRY), *asked]))


def change_setting(desk: Desk, which: Setting, value: str) -> Changes[None]:
    """Choose; noted in the audit by the name of the choice. SettingRefused says what is wrong with it."""
    desk.require(Action.CHANGE_SETTINGS)
    if (problem := _problem(which, value)) is not None:
        raise SettingRefused(problem)
    return write_setting(desk, which, value)


def write_setting(desk: Desk, which: Setting, value: str) -> Changes[None]:
    """Write down a choice that was found to be right; noted in the audit by the name of the choice."""
    desk.require(Action.CHANGE_SETTINGS)
    with desk.store.transaction(desk.staff_code, "settings_changed", which) as t:
        t.db.execute(
            "insert into setting values (?, ?) on conflict do update set value = excluded.value", (which, value)
        )
        t.also(f"{which}={value}")
        if which in TIMES and desk.may(Action.RECORD_RECEIPT):
            from .referrals import refresh_every_due

            refresh_every_due(desk, t)
    return changes("settings")


def _problem(which: Setting, value: str) -> Sentence | None:
    if which is Setting.IDLE_MINUTES and value not in map(str, range(1, 11)):
        return sentence("The desk locks after 1 to 10 minutes.")
    if which is Setting.RETENTION_YEARS and value not in map(str, range(1, 31)):
        return sentence("A file is kept for 1 to 30 years.")
    if which is Setting.REOPEN_YEARS and value not in map(str, range(1, 11)):
        return sentence("A closed case can be opened again for 1 to 10 years.")
    if which is Setting.SHELTER_DAYS and value not in map(str, range(1, 91)):
        return sentence("A stay lasts 1 to 90 days.")
    if which is Setting.COUNTRY and value not in ("", *COUNTRIES):
        return sentence("Choose one of the countries in the list.")
    if which is Setting.LAWS:
        raise ValueError("laws are kept one by one")
    if which is Setting.CONSENT_DAYS and value not in map(str, DAYS_OFFERED):
        return sentence("Choose one of the times in the list.")
    if which in TIMES and value not in OFFERED[TIMES[which]]:
        return sentence("Choose one of the times in the list.")
    if which in _ASKED.values() and value not in ("yes", "no"):
        return sentence("Choose yes or no.")
    return None
