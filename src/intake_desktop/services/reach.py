# SPDX-License-Identifier: Apache-2.0
"""Which cases an action reaches for whoever sits at the desk, as a condition of a query.

Her own are those she owns; for a counsellor also those whose counselling line is assigned to her; for the front desk
those she opened today. A desk of the centre (police, legal aid, health, shelter) reaches what the survivor released to
it, at the level she chose. Where a life is at risk, somebody may open a case for a day by an emergency
(``services.emergencies``): then she reaches of it what a caseworker does to protect her, as far as her role has it.
Whoever has a conflict of interest in a case reaches neither it nor another one of the same survivor, by no road,
supervisors and emergencies included.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..domain.consent import AFTER_CLOSING
from ..domain.names import words
from ..domain.permissions import DESK_SECTORS, EMERGENCY_REACHES, LEAST_LEVEL, Action, reach, reaching, writers
from ..store import Store
from .desk import Desk

Condition = tuple[str, tuple[str, ...]]

_NOT_BARRED = """not exists (
  select 1 from bar b left join case_file o on o.id = b.case_id
  where b.staff = ? and b.active = 'yes' and (b.case_id = c.id or o.person = c.person)
)"""
_ASSIGNED = "c.id in (select l.case_id from service_line l where l.assigned = ?)"
_OPENED_TODAY = "(c.owner = ? and c.opened_on = ?)"
_IN_EMERGENCY = """c.id in (
  select e.case_id from emergency e where e.staff = ? and e.until > ? and e.at <= ? and not exists (
    select 1 from emergency_review v where v.emergency = e.id and v.decision = 'not_justified'
  )
)"""
_RELEASED = """c.id in (
  select r.case_id from provider p join consent r on r.provider = p.id
  where p.in_house = 'yes' and r.type = 'release_to_service' and r.decision = 'given'
    and r.level >= ? and r.valid_until >= ? and r.sector in ({sectors})
    and not exists (
      select 1 from consent w where w.case_id = r.case_id
        and (w.amends = r.id or exists (select 1 from json_each(w.replaces) j where j.value = r.id))
    )
    and not exists (
      select 1 from consent x where x.case_id = r.case_id and x.type = r.type and x.provider = r.provider
        and x.sector is r.sector and x.id <> r.id and (x.decision in ('refused', 'withdrawn') or x.level < r.level)
        and not (r.incidents is null and x.given_on < r.given_on)
        and not exists (
          select 1 from consent w where w.case_id = x.case_id
            and (w.amends = x.id or exists (select 1 from json_each(w.replaces) j where j.value = x.id))
        )
    )
    and not exists (
      select 1 from consent x where x.case_id = r.case_id and x.type in ('services', 'record_keeping')
        and x.decision in ('refused', 'withdrawn') and not exists (
          select 1 from consent w where w.case_id = x.case_id
            and (w.amends = x.id or exists (select 1 from json_each(w.replaces) j where j.value = x.id))
        )
    )
    and not exists (select 1 from case_file o where o.id = r.case_id and o.closed_on < ?)
    and not exists (
      select 1 from incident i where i.case_id = r.case_id and i.removed is not 'yes'
        and not exists (select 1 from json_each(r.incidents) j where j.value = i.id)
        and (
          (coalesce(i.date_precision, 'exact') = 'exact' and i.incident_date > r.given_on)
          or json_array_length(coalesce(r.incidents, '[]')) > 0
          or exists (
            select 1 from incident e where e.case_id = i.case_id and e.removed is not 'yes'
              and (e.number, e.id) < (i.number, i.id)
          )
        )
    )
    and r.id not in (select value from json_each(?))
)"""
"""Lines that count, as ``domain.consent.why_not`` decides: no later decision took their place, no other PC wrote one
that lets less be done, she still wants services here, nothing has happened since, the case is not closed for long, and
nobody else agreed for her while she was a child who is none any more, nor was who she is erased since.
"""
_FOR_A_CHILD = """select r.id, r.case_id from provider v join consent r on r.provider = v.id
  join case_file c on c.id = r.case_id join person p on p.id = c.person
  where v.in_house = 'yes' and r.type = 'release_to_service' and r.decision = 'given' and r.valid_until >= ?
    and coalesce(r.giver, 'survivor') <> 'survivor' and r.sector in ({sectors})
    and coalesce(p.age_years, 17) + substr(?, 1, 4) - substr(c.opened_on, 1, 4) >= 17"""
"""Lines that somebody else gave for a child who may have grown up since."""
_FROM_BEFORE = """select r.id, r.given_on, e.subject from erased e
  join case_file c on c.person = substr(e.subject, 1, 12) || '4' || substr(e.subject, 14)
  join consent r on r.case_id = c.id join provider v on v.id = r.provider
  where substr(e.subject, 13, 1) = 'e' and v.in_house = 'yes' and r.type = 'release_to_service'
    and r.decision = 'given' and r.valid_until >= ? and r.sector in ({sectors})"""
"""Lines of files in which who she is was erased."""


def scope(desk: Desk, action: Action) -> Condition:
    """The cases (``c`` in the query) that `action` reaches here, as SQL and its values; NotAllowed when it is none of
    hers.
    """
    return _of_roles(desk, action, desk.roles, desk.require(action))


def writing_scope(desk: Desk, action: Action) -> Condition:
    """As :func:`scope`, by those of her roles alone that allow more than looking: who looks at all cases in one role
    does not write to them because she writes to her own in another.
    """
    desk.require(action)
    roles = writers(desk.roles, action)
    return _of_roles(desk, action, roles, reach(roles, action) or "")


def _of_roles(desk: Desk, action: Action, roles: Sequence[str], word: str) -> Condition:
    open_to_her, hers = not_barred(desk.store, desk.staff_code)
    if word == "all":
        return open_to_her, hers
    roads = [*_own(desk, action, roles), *_released(desk, action, roles)]
    if not roads:
        return "false", ()
    condition = f"({' or '.join(road for road, _ in roads)}) and {open_to_her}"
    return condition, (*(value for _, values in roads for value in values), *hers)


def own_scope(desk: Desk, action: Action) -> Condition:
    """As :func:`scope`, without what is only released to a desk: the cases whose whole file she may open."""
    if desk.require(action) == "all":
        return scope(desk, action)
    roads = _own(desk, action, desk.roles)
    if not roads:
        return "false", ()
    open_to_her, hers = not_barred(desk.store, desk.staff_code)
    condition = f"({' or '.join(road for road, _ in roads)}) and {open_to_her}"
    return condition, (*(value for _, values in roads for value in values), *hers)


def is_barred(store: Store, case_id: str, code: str) -> bool:
    """Whether a member of staff must not see this case, for services that give it to her or ask her to agree."""
    open_to_her, hers = not_barred(store, code)
    query = f"select 1 from case_file c where c.id = ? and not ({open_to_her})"
    return store.reader.execute(query, (case_id, *hers)).fetchone() is not None


def same_woman(store: Store, person: str) -> tuple[str, ...]:
    """All persons of the store who are one woman with this one, herself first: files that were put together."""
    found = [person]
    for at in found:
        query = "select id from person where duplicate_of = :at union select duplicate_of from person where id = :at"
        for (other,) in store.reader.execute(query, {"at": at}).fetchall():
            if other is not None and other not in found:
                found.append(other)
    return tuple(found)


def not_barred(store: Store, code: str) -> Condition:
    """The cases that somebody with this code may know of: none of a woman in whose case she has a conflict of interest,
    however many files there are of her.
    """
    query = """select distinct o.person from bar b join case_file o on o.id = b.case_id
    where b.staff = ? and b.active = 'yes' and o.person is not null"""
    barred = [person for (person,) in store.reader.execute(query, (code,)).fetchall()]
    others = sorted({one for person in barred for one in same_woman(store, person)} - set(barred))
    if not others:
        return _NOT_BARRED, (code,)
    return f"{_NOT_BARRED} and c.person not in ({', '.join('?' * len(others))})", (code, *others)


def exactly(store: Store, code: str) -> tuple[str, str] | None:
    """The case and the person of a survivor code or a case number, as it was typed; of several cases of one woman, the
    newest open one. A file that was put together with another one leads to that one.

    For services that ask afterwards whether the person at the desk may know of it.
    """
    typed = "".join(code.split()).upper()
    terms = words(typed)
    if not terms:
        return None
    query = """select coalesce(c.duplicate_of, c.id)
    from search_code s join case_file c on c.nr = s.rowid join person p on p.id = c.person
    where s.words match ? and (upper(p.survivor_code) = ? or upper(c.number) = ?)
    order by c.status in ('closed', 'transferred', 'duplicate'), c.opened_on desc, c.nr desc limit 1"""
    match = " ".join(f'"{term}"' for term in terms)
    row = store.reader.execute(query, (match, typed, typed)).fetchone()
    if row is None:
        return None
    case, person = store.reader.execute("select id, person from case_file where id = ?", row).fetchone() or (None, None)
    return (case, person) if case and person else None


def desk_sectors(desk: Desk, action: Action) -> tuple[str, ...]:
    """The sectors whose lines the desk of the person who sits here may see."""
    desk.require(action)
    return _sectors(desk.roles, action)


def _sectors(roles: Sequence[str], action: Action) -> tuple[str, ...]:
    found = [sector for role in reaching(roles, action, "released") for sector in DESK_SECTORS.get(role, ())]
    return tuple(dict.fromkeys(found))


def _own(desk: Desk, action: Action, roles: Sequence[str]) -> list[Condition]:
    me, today = desk.staff_code, desk.today().isoformat()
    roads: list[Condition] = []
    for role in reaching(roles, action, "own"):
        if role == "front_desk":
            roads.append((_OPENED_TODAY, (me, today)))
        else:
            roads.append(("c.owner = ?", (me,)))
        if role == "counsellor":
            roads.append((_ASSIGNED, (me,)))
    if action in EMERGENCY_REACHES and desk.may(Action.EMERGENCY_ACCESS):
        now = str(int(desk.now().timestamp() * 1000))
        roads.append((_IN_EMERGENCY, (me, now, now)))  # opened while the clock was ahead: no longer open
    return list(dict.fromkeys(roads))


def _released(desk: Desk, action: Action, roles: Sequence[str]) -> list[Condition]:
    sectors = _sectors(roles, action)
    if not sectors:
        return []
    places = ", ".join("?" * len(sectors))
    least, today = LEAST_LEVEL.get(action, "l1_code_only"), desk.today()
    closed_since = (today - AFTER_CLOSING).isoformat()
    over = json.dumps([*_outgrown(desk, sectors), *_erased_since(desk, sectors)])
    values = (least, today.isoformat(), *sectors, closed_since, over)
    return [(_RELEASED.format(sectors=places), values)]


def _outgrown(desk: Desk, sectors: Sequence[str]) -> list[str]:
    """The lines that somebody gave for a child who certainly is none any more."""
    from .decisions import childhood_of

    db, today = desk.store.reader, desk.today()
    query = _FOR_A_CHILD.format(sectors=", ".join("?" * len(sectors)))
    lines = db.execute(query, (today.isoformat(), *sectors, today.isoformat())).fetchall()
    return [id for id, case in lines if childhood_of(db, desk.store, case, today).age.is_child is False]


def _erased_since(desk: Desk, sectors: Sequence[str]) -> list[str]:
    """The lines from before who she is was erased: what must not be told went with it."""
    from .decisions import erased_on

    query = _FROM_BEFORE.format(sectors=", ".join("?" * len(sectors)))
    lines = desk.store.reader.execute(query, (desk.today().isoformat(), *sectors)).fetchall()
    return [id for id, given_on, subject in lines if (given_on or "") <= str(erased_on(desk.store, subject))]


def is_only_by_emergency(desk: Desk, case_id: str, action: Action) -> bool:
    """Whether an emergency is her only road to a case: then she changes nothing that others wrote."""
    if desk.require(action) == "all":
        return False
    roads = [*_own(desk, action, desk.roles), *_released(desk, action, desk.roles)]
    others = [(road, values) for road, values in roads if road != _IN_EMERGENCY]
    condition = " or ".join(road for road, _ in others) or "false"
    values = (value for _, some in others for value in some)
    query = f"select 1 from case_file c where c.id = ? and ({condition})"
    return desk.store.reader.execute(query, (case_id, *values)).fetchone() is None
