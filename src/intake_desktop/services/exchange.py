# SPDX-License-Identifier: Apache-2.0
"""Partners who use the program too: whose keys are known here, and what this centre gives them to know its own."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from ..domain.disclosure import SlipContent
from ..domain.identifiers import new_id
from ..domain.permissions import Action, NoRecord, not_in_practice
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..store import Store, Transaction
from ..sync import ledger, minisign, partners, slip_file
from ..sync.partners import PC
from ..sync.partners import Keys as Keys
from .cases import visible_case
from .desk import Changes, Desk, changes
from .providers import find_provider
from .referrals import SlipRefused, SlipRow, Step, find_referral, must_be_hers, take_step
from .second import Second
from .slip_rows import EVENT_STANDS
from .slips import issue_slip, slip_content
from .stopping import decisions_about, is_taken_back
from .tasks import settle_tasks


class Partner(msgspec.Struct, frozen=True):
    """What is known of the keys of one service of the directory."""

    provider_id: str
    code: str
    """The code of the partner's centre; empty when its keys are not known here."""
    pcs: int
    recorded: bool
    verified_on: str
    """When somebody compared the six words in person; empty when nobody did."""
    verified_by: str


class KeysRefused(Trouble):
    """These keys cannot be recorded for this service."""

    name = "keys_refused"


def can_receive(desk: Desk, provider_id: str) -> bool:
    """Say whether a slip can go to this service as a sealed file: its keys are known, and this is no practice desk."""
    desk.require(Action.SEE_DIRECTORY)
    query = "select 1 from provider where id = ? and active = 'yes' and seal_key <> '' and sign_key <> ''"
    return not desk.centre.practice and desk.store.reader.execute(query, (provider_id,)).fetchone() is not None


def may_be_named(desk: Desk, provider_id: str) -> bool:
    """Say whether a sealed file to this service may carry her name: somebody made sure of its keys in person."""
    desk.require(Action.SEE_DIRECTORY)
    query = "select keys_verified_on from provider where id = ?"
    row = desk.store.reader.execute(query, (provider_id,)).fetchone()
    return bool(row and row[0]) and can_receive(desk, provider_id)


def partner_of(desk: Desk, provider_id: str) -> Partner:
    """What is known of the keys of a service; NoRecord when it is not in the directory."""
    desk.require(Action.SEE_DIRECTORY)
    find_provider(desk, provider_id)
    query = "select partner, seal_key, sign_key, keys_verified_on, keys_verified_by from provider where id = ?"
    code, seal, sign, on, by = (one or "" for one in desk.store.reader.execute(query, (provider_id,)).fetchone())
    return Partner(provider_id, code, len(seal.split()), bool(seal and sign), on, by)


def own_keys(desk: Desk) -> Keys:
    """The keys by which partners seal to this centre and know its signature: of this PC and of those trusted here."""
    desk.require(Action.CHANGE_DIRECTORY)
    _must_be_real(desk)
    own = desk.store.device
    pcs = [PC(own.station, ledger.own_recipient(desk.store), minisign.public_key_of(own.signing_seed))]
    pcs += [PC(one.station, one.recipient, one.public_key) for one in ledger.recipients(desk.store)]
    return Keys(desk.centre.code, desk.centre.names, tuple(pcs), desk.today().isoformat())


def export_own_keys(desk: Desk, folder: Path) -> Path:
    """Write this centre's key file for a partner into `folder`; it holds nothing secret."""
    desk.require(Action.CHANGE_DIRECTORY)
    path = partners.write_files(folder, own_keys(desk), desk.store.device.signing_seed)
    desk.store.note(desk.staff_code, "exported", "partner keys")
    return path


def read_partner_keys(desk: Desk, path: Path) -> Keys:
    """Read the key file of a partner, to compare its six words with that partner; stores nothing."""
    desk.require(Action.CHANGE_DIRECTORY)
    return partners.read_file(path)


def record_partner_keys(desk: Desk, provider_id: str, keys: Keys, *, verified_in_person: bool) -> Changes[None]:
    """Know from now on the keys of a service. Only after somebody compared the six words with the partner in person
    may a file to it carry her name. Keys that were there before count no longer.
    """
    desk.require(Action.CHANGE_DIRECTORY)
    _must_be_real(desk)
    find_provider(desk, provider_id)
    if not {pc.public_key for pc in keys.pcs}.isdisjoint(pc.public_key for pc in own_keys(desk).pcs):
        raise KeysRefused(
            sentence("These are the keys of this centre itself."), sentence("Read the key file of the partner.")
        )
    fields = {
        "partner": keys.centre, "seal_key": keys.seal_key, "sign_key": keys.sign_key,
        "keys_verified_on": desk.today().isoformat() if verified_in_person else "",
        "keys_verified_by": desk.staff_code if verified_in_person else "",
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"provider {provider_id} keys") as t:
        t.set("provider", provider_id, fields)
    return changes("providers")


def forget_partner_keys(desk: Desk, provider_id: str) -> Changes[None]:
    """Send no more sealed files to a service, and read none of it: its keys are not trusted any longer."""
    desk.require(Action.CHANGE_DIRECTORY)
    find_provider(desk, provider_id)
    names = ("partner", "seal_key", "sign_key", "keys_verified_on", "keys_verified_by")
    with desk.store.transaction(desk.staff_code, "record_changed", f"provider {provider_id} keys") as t:
        t.set("provider", provider_id, dict.fromkeys(names, ""))
    return changes("providers")


def providers_signing(store: Store, key_id: bytes) -> list[tuple[str, str, bytes]]:
    """The services that sign with the key of this number: id, code of the centre, and the key."""
    rows = store.reader.execute(
        "select id, partner, sign_key from provider where sign_key <> '' order by id"
    ).fetchall()
    return [
        (id, code or "", key)
        for id, code, keys in rows
        for key in map(bytes.fromhex, keys.split())
        if minisign.key_id_of(key) == key_id
    ]


def _must_be_real(desk: Desk) -> None:
    """The keys of a practice desk protect nobody, and nothing leaves it."""
    if desk.centre.practice:
        raise not_in_practice()


# Sending


class Sent(msgspec.Struct, frozen=True):
    """A sealed file that lies whole on the stick, with its signature beside it."""

    path: Path
    signature_path: Path
    slip_number: str
    named: bool = False
    """Whether it carries her name."""


class KeysMissing(Trouble):
    """The keys of the receiver are not known here."""

    name = "keys_missing"


class FileNotWritten(Trouble):
    """The stick took no file; nothing was left on it."""

    name = "file_not_written"


def send_slip(desk: Desk, referral_id: str, folder: Path, *, second: Second | None = None) -> Changes[Sent]:
    """Seal a slip to the partner who is to receive it and write it into `folder`; the referral is delivered by it.

    By her consent as it stands at this moment. A draft is issued first, without paper; `second` is the supervisor who
    came to the desk where the directory asks for one. Raises KeysMissing, FileNotWritten, and SlipRefused.
    """
    desk.require(Action.ISSUE_REFERRAL)
    _must_be_real(desk)
    slip = find_referral(desk, referral_id)
    visible_case(desk, slip.case_id, Action.ISSUE_REFERRAL)
    address = _address(desk, slip.provider)
    less = _says_more_there(desk, slip)
    if slip.status not in ("draft", "issued", "delivered", *(_GOES_ON if less else ())) or _was_stopped(desk, slip):
        raise SlipRefused(
            sentence("This slip cannot be sent any more."), sentence("Begin a new referral; ask her first.")
        )
    if slip.status == "draft":
        issue_slip(desk, referral_id, 0, way="encrypted_file", second=second)
    content = slip_content(desk, referral_id, sealed=True, named=may_be_named(desk, slip.provider))
    _must_be_printable(content)
    plain = slip_file.slip(address, slip.id, content, desk.now().astimezone())
    _remember_out(desk, slip, "slip_begun", "exported", f"{referral_id} slip")
    try:
        sent = write_sealed(desk, folder, plain, address, slip.slip_number, named=bool(content.name))
    except Trouble:
        _remember_out(desk, slip, "slip_unwritten", "record_changed", f"{referral_id} slip not written")
        raise
    touched = frozenset({"referrals", f"case:{slip.case_id}"})
    try:
        if slip.status in ("delivered", *_GOES_ON):
            _also_as_file(desk, slip, less=less)
            return Changes(touched, sent)
        taken = take_step(desk, referral_id, "delivered", step=Step("delivered", delivery="encrypted_file"))
    except BaseException:
        take_away(sent)
        raise
    return Changes(touched | taken.touched, sent)


def _remember_out(desk: Desk, slip: SlipRow, kind: str, event: str, about: str) -> None:
    """Remember that a file of this slip is about to be on a stick, or was not written after all: when the power fails
    in between, a stop still finds its way to whoever has the stick.
    """
    with desk.store.transaction(desk.staff_code, event, about) as t:
        _put_down(desk, t, slip, kind)


def _put_down(desk: Desk, t: Transaction, slip: SlipRow, kind: str) -> None:
    told = {"kind": kind, "slip_number": slip.slip_number, "slip": slip.id, "provider": slip.provider}
    told |= {"staff": desk.staff_code, "at": desk.now().astimezone().isoformat(timespec="seconds")}
    t.append("slip_file", new_id(), told)


def _also_as_file(desk: Desk, slip: SlipRow, *, less: bool = False) -> None:
    """Write down that a slip which got there another way went out as a file too: a file has to tell of its stop. One
    that says `less` tells by itself what she allows now.
    """
    query = "select 1 from referral_event where referral = ? and delivery = 'encrypted_file'"
    known = desk.store.reader.execute(query, (slip.id,)).fetchone() is not None
    if known and not less:
        return
    _, person = visible_case(desk, slip.case_id, Action.ISSUE_REFERRAL)
    at = desk.now().astimezone().isoformat(timespec="seconds")
    event = {"referral": slip.id, "status": "delivered", "delivery": "encrypted_file", "at": at, "entered_at": at}
    with desk.store.transaction(desk.staff_code, "record_changed", f"{slip.id} delivered") as t:
        if not known:
            t.append("referral_event", new_id(), event | {"staff": desk.staff_code}, person.id)
        if less:
            _told(desk, t, slip, person.id, "tell_less")


_GOES_ON = ("received", "accepted", "in_service")


def _says_more_there(desk: Desk, slip: SlipRow) -> bool:
    """Whether the partner has a file of this slip that says more than she allows now, and was not told yet."""
    return desk.store.reader.execute(f"{_SAYS_MORE} and id = ?", (slip.id,)).fetchone() is not None


def _was_stopped(desk: Desk, slip: SlipRow) -> bool:
    """Whether a stop file of this slip went out: the partner takes it in no more."""
    query = "select 1 from slip_file where kind = 'stop_sent' and slip_number = ? and (slip is null or slip = ?)"
    return desk.store.reader.execute(query, (slip.slip_number, slip.id)).fetchone() is not None


def _told(desk: Desk, t: Transaction, slip: SlipRow, person_id: str, *kinds: str) -> None:
    lines = (one.id for one in decisions_about(t.db, slip.case_id, slip.consent))
    for source in dict.fromkeys((slip.consent, *lines, slip.id)):
        settle_tasks(desk, t, slip.case_id, person_id, source=source, kinds=kinds, result="done", done=True)


class StopOwed(msgspec.Struct, frozen=True):
    """A slip that she stopped after it went out as a sealed file, and whose receiver was not told by one yet."""

    referral_id: str
    case_id: str
    slip_number: str
    names: dict[str, str]
    """Of the receiver, by language."""
    is_less: bool = False
    """She lets less be told: the slip itself can be sent once more, and says it better than a stop."""


def stops_to_send(desk: Desk) -> list[StopOwed]:
    """The slips in cases that she may see whose receivers still have to be told by a file that they were stopped."""
    desk.require(Action.RECORD_RECEIPT)
    db = desk.store.reader
    query = f"""select id, case_id, slip_number, provider, consent, id in ({_SAYS_MORE}), id in ({_GOES_ON_THERE})
      from referral where (id in ({_STOPPED}) or id in ({_SAYS_MORE}) or id in ({_GOES_ON_THERE}))
      and not exists ({_OF_IT} and f.kind = 'stop_sent')
      order by issued_at, id"""
    owed = []
    for id, case_id, number, provider, consent, less, goes_on in db.execute(query).fetchall():
        stopped = goes_on and is_taken_back(db, case_id, consent)
        if goes_on and not stopped and not less:
            continue
        with contextlib.suppress(NoRecord):
            visible_case(desk, case_id, Action.RECORD_RECEIPT)
            names = find_provider(desk, provider).names
            owed.append(StopOwed(id, case_id, number, names, bool(less) and not stopped))
    return owed


def send_stop(desk: Desk, referral_id: str, folder: Path) -> Changes[Sent]:
    """Write word for the partner that she stopped a slip which went to it as a sealed file: its number, and no reason.

    It needs no consent, and no open case: it protects her. The task to tell the receiver is done with it.
    """
    desk.require(Action.RECORD_RECEIPT)
    _must_be_real(desk)
    slip = find_referral(desk, referral_id)
    _, person = visible_case(desk, slip.case_id, Action.RECORD_RECEIPT)
    must_be_hers(desk, slip.case_id, slip.sector, Action.RECORD_RECEIPT)
    if not _is_stopped(desk, slip) and not _says_more_there(desk, slip):
        raise SlipRefused(
            sentence("Only a slip that went out as a sealed file and that she stopped needs such a file.")
        )
    address = _address(desk, slip.provider, also_retired=True)
    desk.store.note(desk.staff_code, "exported", f"{referral_id} stop")
    plain = slip_file.stop(address, (slip.slip_number, slip.id), desk.now().astimezone())
    sent = write_sealed(desk, folder, plain, address, slip.slip_number)
    with desk.store.transaction(desk.staff_code, "record_changed", f"{referral_id} stop") as t:
        _put_down(desk, t, slip, "stop_sent")
        others = t.db.execute(_TO_BE_CALLED, (slip.case_id, slip.consent)).fetchone()
        _told(desk, t, slip, person.id, "tell_less", *(() if others else ("tell_to_stop",)))
    return Changes(frozenset({"referrals", "tasks", f"case:{slip.case_id}"}), sent)


def _is_stopped(desk: Desk, slip: SlipRow) -> bool:
    """Whether a partner has a file of this slip that she stopped; one that has begun goes on by its status, and yet
    nothing of her is to stay there.
    """
    db = desk.store.reader
    if db.execute(f"{_STOPPED} and id = ?", (slip.id,)).fetchone() is not None:
        return True
    goes_on = db.execute(f"{_GOES_ON_THERE} and id = ?", (slip.id,)).fetchone() is not None
    return goes_on and is_taken_back(db, slip.case_id, slip.consent)


_STOPPED = """select id from referral where status in ('revoked', 'cancelled', 'declined_by_survivor')
  and (exists (
    select 1 from referral_event e where e.referral = referral.id and e.delivery = 'encrypted_file'
  ) or (
    select sum(case kind when 'slip_begun' then 1 when 'slip_unwritten' then -1 else 0 end) from slip_file f
    where f.slip_number = referral.slip_number and coalesce(f.slip, referral.id) = referral.id
    and f.provider = referral.provider
  ) > 0)"""


_OF_IT = """select 1 from slip_file f
  where f.slip_number = referral.slip_number and coalesce(f.slip, referral.id) = referral.id"""
"""The files of a slip: its number finds them, which another PC may have minted for another slip."""

_TO_BE_CALLED = f"""select 1 from referral
  where case_id = ? and consent = ? and status in ('revoked', 'in_service')
  and exists (select 1 from referral_event e where e.referral = referral.id and e.status = 'delivered'
    and {EVENT_STANDS})
  and not exists ({_OF_IT} and f.kind = 'stop_sent')"""
"""Slips of the same line that the receiver has in hand, and of which no file tells."""


_GOES_ON_THERE = """select id from referral
  where status in ('in_service', 'service_completed') and kind is not 'statutory_report'
  and exists (
    select 1 from referral_event e where e.referral = referral.id and e.delivery = 'encrypted_file'
  )"""


_SAYS_MORE = """select id from referral where status not in ('draft', 'revoked', 'cancelled', 'declined_by_survivor')
  and exists (
    select 1 from referral_event e where e.referral = referral.id and e.delivery = 'encrypted_file'
  ) and exists (
    select 1 from task k where k.case_id = referral.case_id and k.kind = 'tell_less' and k.state = 'open'
      and k.source like '%/' || referral.id
  )"""


def _address(desk: Desk, provider_id: str, *, also_retired: bool = False) -> slip_file.Address:
    """From this centre to a partner, with the keys that are recorded for it."""
    query = "select partner, seal_key, sign_key from provider where id = ?"
    row = desk.store.reader.execute(query, (provider_id,)).fetchone()
    if row is None or not all(row) or not (also_retired or can_receive(desk, provider_id)):
        raise KeysMissing(
            sentence("The keys of this service are not known here, so nothing can be sealed to it."),
            sentence("Print the slip, or record the key file of the service in the directory first."),
        )
    return slip_file.Address(desk.centre.code, desk.centre.names, row[0], tuple(row[1].split()))


def write_sealed(
    desk: Desk, folder: Path, plain: bytes, address: slip_file.Address, number: str, *, named: bool = False
) -> Sent:
    """Seal, sign and write a file for a partner; FileNotWritten when the stick does not take it."""
    desk.require(Action.SEE_DIRECTORY)
    try:
        written = slip_file.write(folder, plain, address.recipients, desk.store.device.signing_seed)
    except Trouble as wrong:
        if not slip_file.is_trouble_of_the_stick(wrong):
            raise
        raise FileNotWritten(
            sentence("The file could not be written here. Nothing was left behind."),
            sentence("Use another stick or another folder, and send it again."),
        ) from None
    return Sent(written.path, written.signature_path, number, named)


def _must_be_printable(content: SlipContent) -> None:
    """What does not fit on paper here, the partner could not look at there: the trouble of the paper comes before."""
    from ..slips.referral_slip import referral_slip

    referral_slip(content)


def take_away(sent: Sent) -> None:
    """Take a file off the stick again, because what it stands for could not be written down."""
    for one in (sent.signature_path, sent.path):
        with contextlib.suppress(OSError):
            one.unlink(missing_ok=True)
