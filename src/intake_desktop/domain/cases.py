# SPDX-License-Identifier: Apache-2.0
"""A case as the desk sees it: a row in the list, the open file, and what two PCs disagree about."""

from __future__ import annotations

from typing import Any

import msgspec


class CaseKey(msgspec.Struct, frozen=True):
    """Where the next page of the list begins: below this day and number."""

    opened_on: str
    nr: int


class CaseRow(msgspec.Struct, frozen=True):
    """One line of the case list. Codes and numbers only: never a name."""

    id: str
    number: str
    survivor_code: str
    opened_on: str
    """ISO date of the first interview."""
    status: str
    category: str | None
    services_wanted: tuple[str, ...]
    risk_level: str
    owner: str
    conflicts: int
    key: CaseKey


class Person(msgspec.Struct, frozen=True):
    """What is known about her without knowing who she is."""

    id: str
    survivor_code: str
    sex: str | None
    age_group: str | None
    age_years: int | None


class Record(msgspec.Struct, frozen=True):
    """The answers of one form, with the form they were given in."""

    id: str
    form_id: str
    form_version: str
    answers: dict[str, Any]


class ConsentLine(msgspec.Struct, frozen=True):
    """One decision of hers, as it was recorded."""

    id: str
    type: str
    decision: str
    provider: str | None
    sector: str | None
    level: str | None
    limits: str | None
    given_on: str | None
    valid_until: str | None
    staff: str | None
    method: str | None
    withdrawn: bool
    replaced: bool = False
    """A later decision took its place, that she took it back among them."""


class ServiceLine(msgspec.Struct, frozen=True):
    """One service she wants or got."""

    id: str
    sector: str
    wanted: str
    outcome: str | None


class Referral(msgspec.Struct, frozen=True):
    """One slip and where it stands."""

    id: str
    slip_number: str
    provider: str
    sector: str
    level: str
    priority: str
    status: str
    issued_at: str | None
    reply_by: str | None
    language: str
    discreet: bool
    approved_by: str = ""
    """Who agreed that a marked service gets it."""


class Sibling(msgspec.Struct, frozen=True):
    """One of several values that PCs wrote without knowing of each other."""

    ref: str
    value: Any
    actor: str
    station: str
    at: int
    """Milliseconds since 1970 UTC."""


class Conflict(msgspec.Struct, frozen=True):
    """A field with several live values, for a person to decide."""

    thing: str
    id: str
    field: str
    siblings: tuple[Sibling, ...]


class CaseFile(msgspec.Struct, frozen=True):
    """Everything the case page shows."""

    row: CaseRow
    person: Person
    record: Record | None
    consents: tuple[ConsentLine, ...]
    service_lines: tuple[ServiceLine, ...]
    referrals: tuple[Referral, ...]
    conflicts: tuple[Conflict, ...]
    has_identity: bool
    is_erased: bool = False
    """Who she is was erased, and with it what was written in words."""


class Identity(msgspec.Struct, frozen=True):
    """Who she is and how she can safely be reached: shown for a minute, with a reason, and noted."""

    full_name: str | None
    name_used: str | None
    may_contact: str | None
    method: str | None
    phone: str | None
    phone_is_shared: str | None
    safe_times: str | None
    safe_words: str | None
    leave_message: str | None
    apart: dict[str, Any] = {}
    """What else could lead to her, by the name of the question that asked for it."""
    accused: tuple[str, ...] = ()
    """Names of those she accuses."""
