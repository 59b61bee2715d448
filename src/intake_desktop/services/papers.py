# SPDX-License-Identifier: Apache-2.0
"""Papers that are no slips: the consent form, an appointment card, a summary for the court, the letter at the end.

Each is made in memory and kept nowhere. That one was printed or saved is noted with its kind and its copies, never with
what it says. Nothing here is written into her file.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import msgspec

from ..domain.consent import LEVELS, ReleaseLine
from ..domain.disclosure import CHILDREN, ERRANDS, errand
from ..domain.identifiers import new_paper_number
from ..domain.permissions import Action
from ..domain.sentences import sentence
from ..domain.telling import tells
from ..domain.troubles import Trouble
from ..slips.consent_form import ASKED, USUAL, ConsentForm, ReleaseAsked, consent_form
from .cases import consents_of, is_whole, reaches, visible_case
from .classifications import answers_of_case
from .closures import closing_of
from .consents import usable_line
from .desk import Changes, Desk
from .providers import find_provider

KINDS: Final = ("consent", "appointment", "court", "closure")
"""The papers of this room, as the page and the audit call them."""
_DUE = {
    "consent": Action.RECORD_CONSENT,
    "appointment": Action.SEE_CASES,
    "court": Action.ISSUE_REFERRAL,
    "closure": Action.ASK_CLOSURE,
}
MOST_COPIES: Final = 99
_BRING_LETTERS: Final = 120


class ConsentPaper(msgspec.Struct, frozen=True):
    """A consent form: about `types`, or about the release line `consent_id`."""

    language: str
    large: bool = False
    types: tuple[str, ...] = USUAL
    consent_id: str = ""


class CardPaper(msgspec.Struct, frozen=True):
    """An appointment: at the office, or at the service `provider_id` of the directory."""

    language: str
    moment: datetime | None = None
    day_alone: bool = False
    """Of `moment` only the day is known."""
    errand: str = "meeting"
    """A code of ``domain.disclosure.ERRANDS``."""
    provider_id: str = ""
    bring: str = ""


class LetterPaper(msgspec.Struct, frozen=True):
    """The letter at the end; `plain` is the one that may be found."""

    language: str
    plain: bool = True
    large: bool = False


class PaperRefused(Trouble):
    """This paper cannot be made like this."""

    name = "paper_refused"


class ReleaseChoice(msgspec.Struct, frozen=True):
    """A release line on which a paper can be made now."""

    consent_id: str
    provider_id: str
    names: dict[str, str]
    sector: str
    level: str
    until: str


class Coming(msgspec.Struct, frozen=True):
    """An appointment that the file has for her already: when, as what it stands on a card, and where."""

    day: str
    time: str
    """Empty where only the day is known."""
    errand: str
    provider_id: str = ""
    """A service of the directory; empty: here."""


class PapersOfCase(msgspec.Struct, frozen=True):
    """What can be printed for a case by the person at the desk."""

    survivor_code: str
    kinds: tuple[str, ...]
    releases: tuple[ReleaseChoice, ...]
    """Lines that can be used today."""
    is_closed: bool
    coming: tuple[Coming, ...] = ()
    """What a card can be made for, the next one first."""
    language: str = ""
    """Hers, where the file says it and papers can be printed in it."""


def papers_of(desk: Desk, case_id: str) -> PapersOfCase:
    """Say which papers can be made for a case, and on which of her decisions."""
    row, person = visible_case(desk, case_id, Action.SEE_CASES)
    whole = is_whole(desk, case_id)
    kinds = tuple(kind for kind in KINDS if _reaches(desk, case_id, kind) and (whole or kind == "appointment"))
    lines = release_choices(desk, case_id) if whole and desk.may(Action.SEE_CONSENT) else []
    language = _her_language(desk, case_id) if whole else ""
    is_closed = row.status in ("closed", "transferred")
    coming = _coming(desk, case_id) if whole else ()
    return PapersOfCase(person.survivor_code, kinds, tuple(lines), is_closed, coming, language)


def consent_paper(desk: Desk, case_id: str, plan: ConsentPaper) -> bytes:
    """Make the consent form of a case, to be read out to her and signed."""
    desk.require(Action.RECORD_CONSENT)
    _, person = visible_case(desk, case_id, Action.RECORD_CONSENT)
    child = person.age_group in CHILDREN or not person.age_group or person.age_group == "age_unknown"
    release = _release(usable_line(desk, case_id, plan.consent_id), desk, plan) if plan.consent_id else None
    return consent_form(
        msgspec.structs.replace(
            _form(desk, plan), code=person.survivor_code, made_on=desk.today(), staff_code=desk.staff_code,
            release=release, child=child,
        )
    )  # fmt: skip


def blank_consent_paper(desk: Desk, plan: ConsentPaper) -> bytes:
    """Make a form for the drawer: it names no case, and has room for a child and who cares for her."""
    desk.require(Action.RECORD_CONSENT)
    return consent_form(msgspec.structs.replace(_form(desk, plan), child=True))


def appointment_paper(desk: Desk, case_id: str, plan: CardPaper) -> bytes:
    """Make an appointment card that tells nothing. PaperRefused when a name or what she should bring would."""
    visible_case(desk, case_id, Action.SEE_CASES)
    from ..slips.appointment_card import AppointmentCard, appointment_card, telling

    if plan.errand not in ("", *ERRANDS) or len(plan.bring) > _BRING_LETTERS:
        raise ValueError("not an appointment")
    content = AppointmentCard(
        number=new_paper_number(), language=plan.language, sender=desk.centre.neutral_name(plan.language),
        sender_phone=desk.centre.phone, moment=plan.moment, day_alone=plan.day_alone, errand=plan.errand,
        bring=plan.bring.strip(),
    )  # fmt: skip
    if plan.provider_id:
        provider = find_provider(desk, plan.provider_id)
        content = msgspec.structs.replace(
            content, place=provider.neutral_name(plan.language), address=provider.address, phone=provider.phone
        )
    wrong = telling(content)
    if "bring" in wrong:
        raise PaperRefused(
            sentence("What she should bring would tell what this is about."),
            sentence("Write it so that anybody may read it, or tell her and leave the line empty."),
        )
    if wrong:
        raise PaperRefused(
            sentence("The name or address of this service would tell what it is for."),
            sentence("Give it a neutral name in the directory, or write the place on the card by hand."),
        )
    return appointment_card(content)


def closure_paper(desk: Desk, case_id: str, plan: LetterPaper) -> bytes:
    """Make the letter at the end of a case: the plain one, or the one that says which office and which file."""
    file = closing_of(desk, case_id)
    _, person = visible_case(desk, case_id, Action.ASK_CLOSURE)
    from ..slips.closure_letter import ClosureLetter, closure_letter

    centre, language = desk.centre, plan.language
    content = ClosureLetter(
        number=new_paper_number(), language=language, plain=plan.plain, large=plan.large, made_on=desk.today(),
        sender=centre.neutral_name(language) if plan.plain else centre.name(language), sender_phone=centre.phone,
        sender_hours="" if tells(centre.hours) else centre.hours,
        closed_on=date.fromisoformat(file.closed_on[:10]) if file.closed_on else None,
    )  # fmt: skip
    if not plan.plain:
        content = msgspec.structs.replace(
            content, code=person.survivor_code, helped_with=_helped(desk, case_id), kept_until=file.keep_until,
            staff_code=desk.staff_code,
        )  # fmt: skip
    return closure_letter(content)


def note_paper(desk: Desk, case_id: str, kind: str, copies: int = 1, *, saved: bool = False) -> Changes[None]:
    """Note that a paper of a case was printed, or saved as a file: its kind and how many, never what it says.

    Of a blank form `case_id` is empty. ValueError for a kind that does not exist.
    """
    desk.require(Action.SEE_CASES)
    if kind not in KINDS or not 1 <= copies <= MOST_COPIES:
        raise ValueError("not a paper")
    if case_id:
        visible_case(desk, case_id, _DUE[kind])
    event = "paper_saved" if saved else "paper_printed"
    desk.store.note(desk.staff_code, event, f"{case_id or 'blank'} {kind} copies {copies}")
    return Changes(frozenset(), None)


def release_choices(desk: Desk, case_id: str) -> list[ReleaseChoice]:
    """The release lines of a case on which something may leave the centre today."""
    visible_case(desk, case_id, Action.SEE_CONSENT)
    found = []
    for one in consents_of(desk, case_id):
        if one.type != "release_to_service" or one.decision != "given" or not one.provider:
            continue
        try:
            line = usable_line(desk, case_id, one.id)
        except Trouble:  # out of date, taken back, replaced: the page "Consent" says so
            continue
        provider = find_provider(desk, line.provider)
        found.append(
            ReleaseChoice(line.id, provider.id, provider.names, line.sector, line.level, line.valid_until)
        )  # fmt: skip
    return found


_DAYS_OF: Final = {
    Action.SEE_SERVICE_LINES: """
      select sector, provider, appointment from referral
        where case_id = :case and status in ('issued', 'delivered', 'received', 'accepted')
      union select sector, provider, appointment from service_line
        where case_id = :case and (coalesce(provider, '') <> '' or outcome = 'provided_here')""",
    Action.FOLLOW_UP: """
      select '', '', due from task where case_id = :case and state = 'open' and kind = 'contact'""",
    Action.SEE_SESSIONS: "select '', '', next_on from session where case_id = :case",
}
"""Where the file has days on which she is expected, for whoever may see them: sector, service and moment."""


def _coming(desk: Desk, case_id: str) -> tuple[Coming, ...]:
    """Her appointments from today on. Days in court stand on paper of the court; a card would give the wrong place."""
    rows: set[tuple[str | None, str | None, str | None]] = set()
    for action, query in _DAYS_OF.items():
        if reaches(desk, case_id, action):
            rows.update(desk.store.reader.execute(query, {"case": case_id}).fetchall())
    today = desk.today()
    found: set[tuple[str, str, str, str]] = set()
    for sector, provider, at in rows:
        if not at or date.fromisoformat(at[:10]) < today:
            continue
        day, clock = at[:10], ""
        if "T" in at:
            local = datetime.fromisoformat(at).astimezone()
            day, clock = local.date().isoformat(), f"{local:%H:%M}"
        if (place := _place(desk, provider or "")) is not None:
            found.add((day, clock, errand(sector or ""), place))
    return tuple(Coming(*one) for one in sorted(found))


def _place(desk: Desk, provider_id: str) -> str | None:
    """Say where she goes: a service of the directory, or nothing written for here; None where a card cannot say it."""
    try:
        provider = find_provider(desk, provider_id) if provider_id else None
    except Trouble:
        return None
    if provider is None or provider.in_house:
        return ""
    return provider.id if provider.active else None


def _her_language(desk: Desk, case_id: str) -> str:
    """The first of the languages she named in which papers can be printed."""
    said = answers_of_case(desk.store, case_id)
    named = [said.get("interview_language"), said.get("languages")]
    spoken = [code for one in named for code in (one if isinstance(one, list) else [one])]
    return next((code for code in spoken if code in desk.centre.languages), "")


def _form(desk: Desk, plan: ConsentPaper) -> ConsentForm:
    """What stands on every form."""
    if not plan.types or set(plan.types) - set(ASKED):
        raise ValueError("not decisions of a form")
    return ConsentForm(
        number=new_paper_number(), language=plan.language, sender=desk.centre.neutral_name(plan.language),
        sender_phone=desk.centre.phone, large=plan.large, types=tuple(one for one in ASKED if one in plan.types),
    )  # fmt: skip


def _release(line: ReleaseLine, desk: Desk, plan: ConsentPaper) -> ReleaseAsked:
    return ReleaseAsked(
        receiver=find_provider(desk, line.provider).name(plan.language), sector=line.sector, level=line.level,
        items=line.items, documents=line.documents if line.level == LEVELS[-1] else (), limits=line.limits,
        until=date.fromisoformat(line.valid_until), method=line.method,
    )  # fmt: skip


def _helped(desk: Desk, case_id: str) -> tuple[str, ...]:
    """Where she was helped, by the lines of her file."""
    query = """select distinct sector from service_line where case_id = ? and outcome in ('provided_here', 'referred')
      order by sector"""
    return tuple(sector for (sector,) in desk.store.reader.execute(query, (case_id,)).fetchall())


def _reaches(desk: Desk, case_id: str, kind: str) -> bool:
    if not desk.may(_DUE[kind]):
        return False
    try:
        visible_case(desk, case_id, _DUE[kind])
    except Trouble:
        return False
    return True
