# SPDX-License-Identifier: Apache-2.0
"""Sealed files of partners: looked at by a person before anything is stored; slips kept, answered, stopped, forgotten.

A slip that is kept lies under a key of its own. The key is destroyed when she stops the slip, and when its time is
over; that a file of this number came stays. Nothing of it is found by a search or counted in a report.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from ..domain.disclosure import SlipContent
from ..domain.identifiers import new_id
from ..domain.permissions import Action, NoRecord, NotAllowed, no_record
from ..domain.sentences import sentence
from ..domain.stubs import StubPlan, stub_problem
from ..domain.superseding import says_more, takes_its_place
from ..domain.troubles import Trouble
from ..lang import speaker
from ..store import Transaction
from ..store.things import ANSWER, current
from ..sync import minisign, slip_file
from ..sync.slip_file import Found
from .cases import visible_case
from .desk import Changes, Desk
from .exchange import Sent, providers_signing, take_away, write_sealed
from .slip_rows import SlipRow, rows_of
from .stubs import record_stub

KEPT_DAYS = 90
"""Days for which a slip is kept that nobody answered, unless her consent ends before."""
ANSWERED_DAYS = 14
"""Days for which it is kept after the last reply."""
CLOCKS_DIFFER = timedelta(hours=12)
"""By how much the clock of a partner may be ahead of ours in what it says of a slip."""
_LAST_WORDS = ("declined", "redirected")
_NEWEST = "newest"
"""Of the entries about files: when the newest file of a slip that was taken in was made; nothing about anybody."""
_THEIRS = "provider in (select id from provider where sign_key <> '' and instr(sign_key, ?) > 0)"
"""Of whoever signs with a key: a partner has several PCs, and nobody speaks for another partner."""
_OF_IT = f"slip_number = ? and (slip is null or slip = ?) and {_THEIRS}"
"""Of one slip: its number, and its id at the partner, where two PCs can mint one number twice."""


class SlipSeen(msgspec.Struct, frozen=True):
    """A file as a person looks at it; nothing of it is stored."""

    found: Found
    provider_id: str
    """The service of the directory that signed it; the first of several."""
    known: bool
    """It was taken in before: taking it in again changes nothing."""

    @property
    def kind(self) -> str:
        """``slip``, ``reply`` or ``stop``."""
        return self.found.kind


class IncomingRow(msgspec.Struct, frozen=True):
    """A slip that came, in a list: nothing in it says who she is."""

    id: str
    slip_number: str
    provider_id: str
    partner: str
    sector: str
    priority: str
    state: str
    """``new`` or ``answered``; ``stopped`` once she stopped it, and then nothing else is known."""
    came_on: str
    keep_until: str


class Incoming(msgspec.Struct, frozen=True):
    """A slip that came, opened: exactly what the sender printed."""

    row: IncomingRow
    content: SlipContent
    restricted: bool
    may_tell: bool
    """Whether she allowed this centre to say more than that the slip arrived."""
    slip_id: str
    """Which slip it is at the sender, where two bear one number."""


class ReplyRefused(Trouble):
    """This may not be told to the sender, or something is missing."""

    name = "reply_refused"


def look_into(desk: Desk, path: Path) -> SlipSeen:
    """Check a file of a partner and show what is in it; stores nothing. SlipFileRefused says by name what is wrong."""
    desk.require(Action.RECEIVE_SLIPS)
    signing = _Signing(desk)
    own = desk.store.device
    found = slip_file.read(
        path, desk.centre.code, own.age_identity, minisign.public_key_of(own.signing_seed), signing.knows
    )
    seen = SlipSeen(found, signing.provider_id, _is_known(desk, found))
    if found.kind == "slip" and not seen.known and _is_stopped(desk, found):
        raise slip_file.refused("stopped")
    kept = _content_of_kept(desk, found)
    if kept is not None and found.content is not None and says_more(found.content, kept):
        raise slip_file.refused("says_more")
    if found.kind == "slip" and kept is None and not seen.known and _is_superseded(desk, found):
        raise slip_file.refused("superseded")
    if found.kind == "reply":
        _answered(desk, found)
    named = found.content is not None and bool(found.content.name or found.content.contact_phone)
    event = "identity_revealed" if named else "record_opened"
    desk.note_once_a_minute(event, f"{found.kind} {found.slip_number} of a partner")
    return seen


def accept_slip(desk: Desk, seen: SlipSeen) -> Changes[str]:
    """Keep a slip that somebody looked at; answers its id, or that of before when it is here already.

    One that says less takes the place of what was kept of it, whose key is destroyed; never one that says more.
    """
    desk.require(Action.RECEIVE_SLIPS)
    found = seen.found
    if found.content is None:
        raise ValueError("not a slip")
    before, was = _kept_before(desk, found), _content_of_kept(desk, found)
    if _is_known(desk, found) or (was is not None and not takes_its_place(found.content, was)):
        return Changes(frozenset(), before)
    if was is None and _is_superseded(desk, found):
        return Changes(frozenset(), "")
    id, today = new_id(), desk.today()
    until = min(found.content.consent_until or date.max, today + timedelta(days=KEPT_DAYS))
    fields = {
        "slip_number": found.slip_number, "slip": found.slip_id, "provider": seen.provider_id,
        "partner": found.sender, "sign_key": found.public_key.hex(), "issued_at": _made(desk, found),
        "sector": found.content.sector, "priority": found.content.priority, "state": "new",
        "came_on": today.isoformat(), "keep_until": until.isoformat(), "staff": desk.staff_code,
        ANSWER + "slip": msgspec.to_builtins(found.content), ANSWER + "restricted": found.restricted,
    }  # fmt: skip
    if before:  # what is less is less for as long, and answered where it was
        row = _incoming(desk, before)
        fields |= {"state": row.row.state, "keep_until": min(until.isoformat(), row.row.keep_until)}
        fields[ANSWER + "restricted"] = found.restricted or row.restricted
    with desk.store.transaction(desk.staff_code, "record_changed", f"incoming {id}") as t:
        t.set("incoming", id, fields, id)
        _remember(desk, t, seen)
        _remember(desk, t, seen, kind=_NEWEST, digest="", at=_made(desk, found))
        if before:
            t.erase(before, "incoming")
    if before:
        desk.store.checkpoint()
    return Changes(frozenset({"incoming"}), id)


def take_stop(desk: Desk, seen: SlipSeen) -> Changes[int]:
    """She stopped a slip: what was kept of it is destroyed at once, and the slip is not taken in any more. Answers how
    many were kept here; whoever read it has to be told by mouth.
    """
    desk.require(Action.RECEIVE_SLIPS)
    if seen.kind != "stop":
        raise ValueError("not a stop")
    if seen.known:
        return Changes(frozenset(), 0)
    found = seen.found
    query = f"select id from incoming where {_OF_IT} order by id"
    ids = [id for (id,) in desk.store.reader.execute(query, _its(found)).fetchall()]
    with desk.store.transaction(desk.staff_code, "record_changed", f"slip {found.slip_number} stopped") as t:
        _remember(desk, t, seen)
        for id in ids:
            t.erase(id, "incoming")
    desk.store.checkpoint()
    return Changes(frozenset({"incoming"}), len(ids))


def list_incoming(desk: Desk) -> list[IncomingRow]:
    """The slips of partners that are kept here, those not answered yet first; then those that were stopped."""
    desk.require(Action.RECEIVE_SLIPS)
    query = """select id, slip_number, provider, partner, sector, priority, state, came_on, keep_until from incoming
      order by state <> 'new', came_on, id"""
    kept = [IncomingRow(*(value or "" for value in row)) for row in desk.store.reader.execute(query).fetchall()]
    query = """select id, slip_number, provider, partner, at from slip_file where kind = 'stop' and at >= ?
      order by at desc, id"""
    since = (desk.now().astimezone() - timedelta(days=KEPT_DAYS)).isoformat(timespec="seconds")
    stopped = [
        IncomingRow(id, number, provider or "", partner, "", "", "stopped", at[:10], "")
        for id, number, provider, partner, at in desk.store.reader.execute(query, (since,)).fetchall()
    ]
    return kept + stopped


def open_incoming(desk: Desk, incoming_id: str) -> Incoming:
    """Open a slip that is kept here; noted as a reveal where it says who she is. NoRecord when its time is over."""
    desk.require(Action.RECEIVE_SLIPS)
    found = _incoming(desk, incoming_id)
    named = bool(found.content.name or found.content.contact_phone)
    desk.note_once_a_minute("identity_revealed" if named else "record_opened", f"incoming {incoming_id}")
    return found


def incoming_pdf(desk: Desk, incoming_id: str) -> bytes:
    """The receiver's part as paper with stub and rights card, in memory; printing is noted by :func:`note_print`."""
    desk.require(Action.RECEIVE_SLIPS)
    from ..slips.referral_slip import referral_slip

    slip = _incoming(desk, incoming_id)
    return referral_slip(_as_paper(slip.content, restricted=slip.restricted), received=True)


def seen_pdf(desk: Desk, seen: SlipSeen) -> bytes:
    """The receiver's part of a slip that was not kept yet, in memory."""
    desk.require(Action.RECEIVE_SLIPS)
    from ..slips.referral_slip import referral_slip

    if seen.found.content is None:
        raise ValueError("not a slip")
    return referral_slip(_as_paper(seen.found.content, restricted=seen.found.restricted), received=True)


def note_print(desk: Desk, incoming_id: str, copies: int) -> None:
    """Note that a slip that came was printed."""
    desk.require(Action.RECEIVE_SLIPS)
    desk.store.note(desk.staff_code, "paper_printed", f"incoming {incoming_id} copies {copies}")


def answer_slip(desk: Desk, incoming_id: str, plan: StubPlan, folder: Path) -> Changes[Sent]:
    """Seal the reply stub to the sender and write it into `folder`. ReplyRefused for what she did not allow to be told:
    then only that the slip arrived, or that it was declined. A slip may be answered again as things go on.
    """
    desk.require(Action.RECEIVE_SLIPS)
    slip = _incoming(desk, incoming_id)
    now, which = desk.now().astimezone(), (slip.row.slip_number, slip.slip_id)
    plan = msgspec.structs.replace(plan, way="file", code="", provider=_name_of(desk, plan.provider))
    if (problem := stub_problem(plan, slip.may_tell, slip.content.issued_at.astimezone(), now)) is not None:
        raise ReplyRefused(problem, sentence("What you typed stays here; nothing was sent."))
    address = _back(desk, incoming_id)
    desk.store.note(desk.staff_code, "exported", f"incoming {incoming_id} reply")
    sent = write_sealed(desk, folder, slip_file.reply(address, which, now, plan), address, which[0])
    fields = {"state": "answered"}
    if plan.decision in _LAST_WORDS or plan.result or not slip.may_tell:
        last = (desk.today() + timedelta(days=ANSWERED_DAYS)).isoformat()
        fields["keep_until"] = min(last, slip.row.keep_until or last)
    try:
        with desk.store.transaction(desk.staff_code, "record_changed", f"incoming {incoming_id} answered") as t:
            t.set("incoming", incoming_id, fields, incoming_id)
    except BaseException:
        take_away(sent)
        raise
    return Changes(frozenset({"incoming"}), sent)


def forget_slip(desk: Desk, incoming_id: str) -> Changes[None]:
    """Destroy a slip that came before its time is over: it was not for this centre, or is in its own file by now."""
    desk.require(Action.RECEIVE_SLIPS)
    _incoming(desk, incoming_id)
    return Changes(_forget(desk, [incoming_id]).touched, None)


def forget_due(desk: Desk) -> Changes[int]:
    """Destroy the slips whose time is over, and those that another PC of this centre was told to erase or has a newer
    file of; asked whenever somebody signs in who may receive slips.
    """
    desk.require(Action.RECEIVE_SLIPS)
    query = f"""select id from incoming i where keep_until < ? or exists (
        select 1 from slip_file f where f.slip_number = i.slip_number and f.provider = i.provider
        and coalesce(f.slip, i.slip, '') = coalesce(i.slip, f.slip, '')
        and (f.kind = 'stop' or (f.kind = '{_NEWEST}' and f.at > i.issued_at))
      ) order by id"""
    due = [id for (id,) in desk.store.reader.execute(query, (desk.today().isoformat(),)).fetchall()]
    return _forget(desk, due)


def take_reply(desk: Desk, seen: SlipSeen) -> Changes[str]:
    """Write the reply of a partner down with the steps it takes; answers the id of the referral. StubRefused when it
    says more than she allowed.
    """
    desk.require(Action.RECORD_RECEIPT)
    plan = seen.found.reply
    if plan is None:
        raise ValueError("not a reply")
    slip = _answered(desk, seen.found)
    if seen.known or _is_known(desk, seen.found):
        return Changes(frozenset(), slip.id)
    now = desk.now().astimezone()
    if isinstance(plan.received_on, datetime) and now < plan.received_on < now + CLOCKS_DIFFER:
        plan = msgspec.structs.replace(plan, received_on=now)
    done = record_stub(desk, slip.id, plan, lambda t: _remember(desk, t, seen))
    return Changes(done.touched, slip.id)


def _forget(desk: Desk, ids: list[str]) -> Changes[int]:
    if not ids:
        return Changes(frozenset(), 0)
    with desk.store.transaction(desk.staff_code, "record_changed", f"incoming forgotten {len(ids)}") as t:
        for id in ids:
            t.erase(id, "incoming")
    desk.store.checkpoint()  # so that no page with a key that was destroyed stays behind in the log
    return Changes(frozenset({"incoming"}), len(ids))


class _Signing:
    """Finds who signed a file among the services of the directory, and remembers which one it was."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.provider_id = ""

    def knows(self, key_id: bytes) -> tuple[str, bytes] | None:
        for provider, code, key in providers_signing(self._desk.store, key_id):
            self.provider_id = provider
            return code, key
        return None


def _incoming(desk: Desk, incoming_id: str) -> Incoming:
    fields = current(desk.store.reader, "incoming", incoming_id)
    if not fields or ANSWER + "slip" not in fields:
        raise no_record()
    names = IncomingRow.__struct_fields__[1:]
    columns = {"provider_id": "provider"}
    row = IncomingRow(incoming_id, *(fields.get(columns.get(name, name)) or "" for name in names))
    content = msgspec.convert(fields[ANSWER + "slip"], SlipContent)
    restricted, which = bool(fields.get(ANSWER + "restricted")), fields.get("slip") or ""
    return Incoming(row, content, restricted, content.may_confirm is True, which)


def _as_paper(content: SlipContent, *, restricted: bool) -> SlipContent:
    """What must not be told stands at the sender only; here it says whom to ask."""
    cards = (content.language, content.second_language or content.language)
    said = speaker(content.language).say("Ask the sender.") if restricted else ""
    return msgspec.structs.replace(content, restrictions=said, card_languages=tuple(dict.fromkeys(cards)))


def _back(desk: Desk, incoming_id: str) -> slip_file.Address:
    """To the partner who sent this slip: by the keys that the directory has for whoever signed it."""
    query = "select partner, provider, sign_key from incoming where id = ?"
    partner, provider, sign_key = desk.store.reader.execute(query, (incoming_id,)).fetchone()
    query = """select seal_key from provider where sign_key <> '' and instr(sign_key, ?) > 0
      order by id <> ?, id limit 1"""
    row = desk.store.reader.execute(query, (sign_key, provider)).fetchone()
    if row is None:
        raise ReplyRefused(
            sentence("The keys of the sender are not known here any more, so nothing can be sealed to it."),
            sentence("Give the reply by telephone, or record the sender's key file in the directory again."),
        )
    return slip_file.Address(desk.centre.code, desk.centre.names, partner, tuple(row[0].split()))


def _remember(desk: Desk, t: Transaction, seen: SlipSeen, **other: str) -> None:
    """Remember that a file was taken in, by its digest."""
    found = seen.found
    at = desk.now().astimezone().isoformat(timespec="seconds")
    fields = {
        "digest": found.digest, "kind": found.kind, "slip_number": found.slip_number, "slip": found.slip_id,
        "provider": seen.provider_id, "partner": found.sender, "staff": desk.staff_code, "at": at,
    }  # fmt: skip
    t.append("slip_file", new_id(), fields | other)


def _its(found: Found) -> tuple[str, str, str]:
    """What `_OF_IT` asks for."""
    return found.slip_number, found.slip_id, found.public_key.hex()


def _made(desk: Desk, found: Found) -> str:
    """When a file was made, to be compared: in one zone, and no later than now by much, whatever a clock said."""
    latest = desk.now().astimezone(UTC) + CLOCKS_DIFFER
    return min(found.issued_at.astimezone(UTC), latest).isoformat(timespec="seconds")


def _is_superseded(desk: Desk, found: Found) -> bool:
    """Whether a file of this slip was taken in that is as new or newer: what was kept of it is gone by now, and what is
    older may say more than she allows.
    """
    query = f"select 1 from slip_file where kind = '{_NEWEST}' and {_OF_IT} and at >= ?"
    return desk.store.reader.execute(query, (*_its(found), _made(desk, found))).fetchone() is not None


def _answered(desk: Desk, found: Found) -> SlipRow:
    """The slip that a reply answers: it went to this partner as a file, and whoever looks may see its case. A reply
    that says no more than a number answers none where two bear it.
    """
    query = f"slip_number = ? and ? in (id, '') and {_THEIRS}"
    slips = rows_of(desk.store.reader, query, *_its(found))
    if len(slips) == 1:
        with contextlib.suppress(NoRecord, NotAllowed):
            visible_case(desk, slips[0].case_id, Action.RECORD_RECEIPT)
            return slips[0]
    raise slip_file.refused("no_such_slip")


def _name_of(desk: Desk, provider: str) -> str:
    """Ids of this directory mean nothing to the sender."""
    row = desk.store.reader.execute("select name_en from provider where id = ?", (provider,)).fetchone()
    return str(row[0]) if row else provider.strip()


def _is_known(desk: Desk, found: Found) -> bool:
    query = "select 1 from slip_file where digest = ?"
    return desk.store.reader.execute(query, (found.digest,)).fetchone() is not None


def _kept_before(desk: Desk, found: Found) -> str:
    query = f"select id from incoming where {_OF_IT} order by id"
    row = desk.store.reader.execute(query, _its(found)).fetchone()
    return row[0] if row else ""


def _content_of_kept(desk: Desk, found: Found) -> SlipContent | None:
    before = _kept_before(desk, found) if found.kind == "slip" else ""
    return _incoming(desk, before).content if before else None


def _is_stopped(desk: Desk, found: Found) -> bool:
    query = f"select 1 from slip_file where kind = 'stop' and {_OF_IT}"
    return desk.store.reader.execute(query, _its(found)).fetchone() is not None
