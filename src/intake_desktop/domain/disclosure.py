# SPDX-License-Identifier: Apache-2.0
"""What may stand on a referral slip, by the level to which she agreed, and what the discreet slip leaves out.

A slip has 24 items. Each piece of what is printed belongs to one item, needs a lowest level and stands on the standard
slip, on the discreet one, or on both; facts, risks, steps done and documents also need her tick, one by one. A report
that the law requires carries what the law names instead of what she agreed to. The content of a paper is made only by
:func:`disclosed`, which drops everything else; paper asks :func:`above_level` again before a drop of ink is spent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from .consent import LEVELS
from .sentences import sentence
from .telling import tells
from .troubles import Trouble

L0, L1, L2, L3, L4 = LEVELS
_RANK = {level: rank for rank, level in enumerate(LEVELS)}


class Fact(msgspec.Struct, frozen=True):
    """One fact that she agreed to share, by its code in ``FACTS`` and in the words of the caseworker."""

    code: str
    text: str


class SlipContent(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is printed on one slip, and nothing more. Made by :func:`disclosed`.

    Codes are those of the code lists; texts are printed as they were entered, in any script. An empty value prints
    nothing. Times are those of the centre's clock.
    """

    level: str
    discreet: bool
    language: str
    second_language: str = ""
    """Language of the receiver, whose part then says everything twice, as the back does; empty when it is the same."""
    card_languages: tuple[str, ...] = ()
    kind: str = "referral"
    paper: str = ""
    """``a5`` or ``a4``; empty for the smallest on which it can be read."""
    large: bool = False
    """Whether what she keeps is set in letters that can be read at arm's length."""
    agreed: tuple[str, ...] = ()
    """Codes of what she ticked, or of what the law names: see :func:`ticks`."""
    number: str
    issued_at: datetime
    counterfoil: str = ""
    """Four characters that the receiver reads back by phone, so that nobody else can answer for her."""
    priority: str = ""
    sender_unit: str = ""
    sender_neutral: str = ""
    sender_phone: str = ""
    sender_hours: str = ""
    staff_code: str = ""
    receiver_unit: str = ""
    receiver_neutral: str = ""
    receiver_focal: str = ""
    receiver_address: str = ""
    receiver_phone: str = ""
    receiver_hours: str = ""
    survivor_code: str = ""
    name: str = ""
    contact_method: str = ""
    contact_phone: str = ""
    contact_phone_shared: str = ""
    contact_times: str = ""
    contact_words: str = ""
    sex: str = ""
    age_group: str = ""
    languages: tuple[str, ...] = ()
    interpreter: bool = False
    support: tuple[str, ...] = ()
    is_child: bool = False
    caregiver_informed: str = ""
    caregiver_safe: str = ""
    sector: str = ""
    service_line: str = ""
    errand: str = ""
    facts: tuple[Fact, ...] = ()
    risk_level: str = ""
    risk_factors: tuple[str, ...] = ()
    done_here: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    restrictions: str = ""
    consent_on: date | None = None
    consent_until: date | None = None
    consent_method: str = ""
    law: str = ""
    told_her: str = ""
    approved_by: str = ""
    escort: str = ""
    appointment: datetime | None = None
    day_alone: bool = False
    """The appointment is a day; nobody said at what time."""
    feedback_by: date | None = None
    may_confirm: bool | None = None


class Agreed(NamedTuple):
    """What she ticked on her consent line, or what the law names: codes of :func:`ticks`, titles of documents."""

    items: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


class Rule(NamedTuple):
    """Where one field of the content stands: its item, the lowest level, on which of the two slips, on which kinds.

    `tick` must have been agreed to wherever it stands, `law` be named by the law on a report.
    """

    item: int
    lowest: str
    standard: bool
    discreet: bool
    referral: bool = True
    report: bool = True
    tick: str = ""
    law: str = ""


FRAME = ("level", "discreet", "language", "second_language", "card_languages", "kind", "paper", "large", "agreed")
"""Fields that say what kind of slip it is; they are no items."""

REFERRAL, REPORT = "referral", "statutory_report"
"""Kinds of paper: a slip with her consent, and a report that the law requires."""

FIELDS: dict[str, Rule] = {
    "number": Rule(1, L1, standard=True, discreet=True),
    "counterfoil": Rule(1, L1, standard=True, discreet=False),
    "issued_at": Rule(2, L1, standard=True, discreet=True),
    "priority": Rule(3, L1, standard=True, discreet=False),
    "sender_unit": Rule(4, L1, standard=True, discreet=False),
    "sender_neutral": Rule(4, L1, standard=False, discreet=True),
    "sender_phone": Rule(5, L1, standard=True, discreet=True),
    "sender_hours": Rule(5, L1, standard=True, discreet=False),
    "staff_code": Rule(5, L1, standard=True, discreet=False),
    "receiver_unit": Rule(6, L1, standard=True, discreet=False),
    "receiver_neutral": Rule(6, L1, standard=False, discreet=True),
    "receiver_focal": Rule(6, L1, standard=True, discreet=True),
    "receiver_address": Rule(6, L1, standard=True, discreet=True),
    "receiver_phone": Rule(6, L1, standard=True, discreet=True),
    "receiver_hours": Rule(6, L1, standard=True, discreet=True),
    "survivor_code": Rule(7, L1, standard=True, discreet=False),
    "name": Rule(8, L2, standard=True, discreet=False, law="name"),
    "contact_method": Rule(9, L2, standard=True, discreet=False, law="safe_contact"),
    "contact_phone": Rule(9, L2, standard=True, discreet=False, law="safe_contact"),
    "contact_phone_shared": Rule(9, L2, standard=True, discreet=False, law="safe_contact"),
    "contact_times": Rule(9, L2, standard=True, discreet=False, law="safe_contact"),
    "contact_words": Rule(9, L2, standard=True, discreet=False, law="safe_contact"),
    "sex": Rule(10, L1, standard=True, discreet=False, law="person"),
    "age_group": Rule(10, L1, standard=True, discreet=False, law="person"),
    "languages": Rule(11, L1, standard=True, discreet=False, law="access_needs"),
    "interpreter": Rule(11, L1, standard=True, discreet=False, law="access_needs"),
    "support": Rule(11, L1, standard=True, discreet=False, law="access_needs"),
    "is_child": Rule(12, L2, standard=True, discreet=False, law="caregiver"),
    "caregiver_informed": Rule(12, L2, standard=True, discreet=False, law="caregiver"),
    "caregiver_safe": Rule(12, L2, standard=True, discreet=False, law="caregiver"),
    "sector": Rule(13, L1, standard=True, discreet=False),
    "service_line": Rule(13, L1, standard=True, discreet=False),
    "errand": Rule(13, L1, standard=False, discreet=True),
    "facts": Rule(14, L3, standard=True, discreet=False),
    "risk_level": Rule(15, L1, standard=True, discreet=False, law="risk_level"),
    "risk_factors": Rule(15, L3, standard=True, discreet=False, tick="risk_factors"),
    "done_here": Rule(16, L3, standard=True, discreet=False, tick="done_here"),
    "documents": Rule(17, L4, standard=True, discreet=False),
    "restrictions": Rule(18, L1, standard=True, discreet=False),
    "consent_on": Rule(19, L1, standard=True, discreet=False, report=False),
    "consent_until": Rule(19, L1, standard=True, discreet=False, report=False),
    "consent_method": Rule(19, L1, standard=True, discreet=False, report=False),
    "law": Rule(19, L1, standard=True, discreet=False, referral=False),
    "told_her": Rule(19, L1, standard=True, discreet=False, referral=False),
    "approved_by": Rule(19, L1, standard=True, discreet=False, referral=False),
    "escort": Rule(20, L1, standard=True, discreet=False),
    "appointment": Rule(21, L1, standard=True, discreet=True),
    "day_alone": Rule(21, L1, standard=True, discreet=True),
    "feedback_by": Rule(22, L1, standard=True, discreet=True),
    "may_confirm": Rule(23, L1, standard=True, discreet=False, report=False),
}
"""Every field and where it may stand. Item 24, the card on the back, tells nothing about her and is always there."""

_CASE = ("help_wanted", "documents_held", "reports_made", "hearing_date", "children")
_LAW = (*_CASE, "health_results", "perpetrator_name")
_BODY = ("time_since", "injuries", "pregnancy", "given_already", "evidence_wish", "health_results")
_MIND = ("main_concern", "urgency", "suicide_alert", "spoken_language", "counsellor_sex")

FACTS: dict[str, tuple[str, ...]] = {
    "medical_health": _BODY,
    "forensic_medico_legal": _BODY,
    "police": (
        "incident_type",
        "incident_district",
        "incident_date",
        "perpetrator_relation",
        "perpetrator_name",
        "immediate_danger",
        "wants_case_or_protection",
        "safe_place",
    ),
    "legal_aid": _LAW,
    "prosecution": _LAW,
    "shelter": ("arrival_time", "children_ages", "health_needs", "danger_level", "who_may_know"),
    "counselling_psychosocial": _MIND,
    "mental_health": _MIND,
    "psychological_first_aid": _MIND,
    "child_protection": ("child_age", "caregiver_safety", "danger_level", "required_by_law"),
    "cyber_crime_unit": ("cyber_service", "incident_dates", "images_exist", "images_shared", "takedown"),
    "helpline": ("wish_to_be_called",),
}
"""Facts that each sector may be told from level 3 on, each a tick she can refuse; a sector that is missing gets none.

Her account, counselling notes, the sheet of risk factors, the safety plan and other people's names are on no list.
"""

_FACT_LOWEST = {("legal_aid", "health_results"): L4, ("prosecution", "health_results"): L4}
"""Facts that need more than level 3. Health results go to health; to a court only as something she chose by itself."""

QUIET = frozenset({"livelihood_social_welfare", "financial_assistance", "education", "civil_documents", "helpline"})
"""Sectors that are told of no risk and of nothing done here: either would tell what happened."""

NAMED_BY_LAW = tuple(dict.fromkeys(rule.law for rule in FIELDS.values() if rule.law))
"""Codes of what a law may name beyond facts; on a referral her level decides about these."""


def ticks(sector: str, level: str, kind: str = REFERRAL) -> tuple[str, ...]:
    """Give the codes of what can be ticked for a sector at a level, in the order in which they are asked."""
    if kind == REFERRAL and _RANK[level] < _RANK[L3]:
        return ()
    facts = tuple(code for code in FACTS.get(sector, ()) if _RANK[level] >= _RANK[_FACT_LOWEST.get((sector, code), L3)])
    more = () if sector in QUIET else ("risk_factors", "done_here")
    return (*(NAMED_BY_LAW if kind == REPORT else ()), *facts, *more)


CHILDREN = frozenset({"age_0_11", "age_12_17"})
"""Age groups of children, with whom one also speaks alone."""

ERRANDS = ("health_check", "documents", "training", "meeting")
_ERRAND_OF = {
    "medical_health": "health_check",
    "forensic_medico_legal": "health_check",
    "mental_health": "health_check",
    "disability_support": "health_check",
    "police": "documents",
    "prosecution": "documents",
    "legal_aid": "documents",
    "civil_documents": "documents",
    "cyber_crime_unit": "documents",
    "financial_assistance": "documents",
    "livelihood_social_welfare": "training",
    "education": "training",
    "rehabilitation": "training",
}


def errand(sector: str) -> str:
    """Give the word that the discreet slip uses for a service; it could be anybody's errand."""
    return _ERRAND_OF.get(sector, "meeting")


class AboveLevel(ValueError):
    """A bug: paper was handed something that her consent does not cover. Names fields, never their content."""


class TellingWord(Trouble):
    """A name or an address that would give her away stands where the discreet slip prints it."""

    name = "telling_word"


def disclosed(
    items: Mapping[str, object],
    level: str,
    discreet: bool,
    *,
    language: str,
    agreed: Agreed,
    second_language: str = "",
    card_languages: tuple[str, ...] = (),
    kind: str = REFERRAL,
    paper: str = "",
    large: bool = False,
) -> SlipContent:
    """Make the content of a slip from all that is known: what `level`, her ticks or the discreet slip do not allow is
    dropped.

    `items` by the field names of :class:`SlipContent`; on a discreet slip the sector becomes an errand. Raises
    ValueError at level 0, where nothing may leave, for a name that is no field, and for a discreet report;
    :class:`TellingWord` when the discreet slip would tell.
    """
    if level not in LEVELS[1:]:
        raise ValueError("nothing leaves the centre at this level")
    if unknown := set(items) - set(FIELDS):
        raise ValueError(f"no field of a slip: {', '.join(sorted(unknown))}")
    if kind not in (REFERRAL, REPORT) or (kind == REPORT and discreet):
        raise ValueError("no such paper")
    sector = str(items.get("sector", ""))
    asked = () if discreet else ticks(sector, level, kind)
    frame = _Frame(level, discreet, kind, tuple(code for code in asked if code in agreed.items))
    known = {"is_child": items.get("age_group") in CHILDREN} | dict(items)
    kept = {field: value for field, value in known.items() if _may_stand(FIELDS[field], frame)}
    if discreet:
        kept["errand"] = errand(sector)
    if kind == REFERRAL and sector in QUIET:
        kept.pop("risk_level", None)
    if "facts" in kept:
        facts = msgspec.convert(kept["facts"], tuple[Fact, ...])
        kept["facts"] = tuple(
            fact for fact in facts if fact.code in FACTS.get(sector, ()) and fact.code in frame.agreed
        )
    if "documents" in kept:
        titles = msgspec.convert(kept["documents"], tuple[str, ...])
        kept["documents"] = tuple(title for title in titles if title in agreed.documents)
    more = {"language": language, "card_languages": card_languages, "paper": paper, "large": large}
    more["second_language"] = "" if second_language == language else second_language
    content = msgspec.convert({**kept, **frame._asdict(), **more}, SlipContent)
    if discreet and any(tells(text) for text in texts(content)):
        raise TellingWord(
            sentence("The name or address of this service would tell what it is for."),
            sentence("Give it a neutral name in the directory, or hand the full slip to the service yourself."),
        )
    return content


def above_level(content: SlipContent) -> tuple[str, ...]:
    """Name the fields of a content that her consent, the law, or the discreet slip, does not allow; empty when all is
    well.
    """
    frame = _Frame(content.level, content.discreet, content.kind, content.agreed)
    wrong = [field for field, rule in FIELDS.items() if getattr(content, field) and not _may_stand(rule, frame)]
    asked = () if content.discreet else ticks(content.sector, content.level, content.kind)
    wrong += ["agreed"] if set(content.agreed) - set(asked) else []
    allowed = set(content.agreed) & set(FACTS.get(content.sector, ()))
    if content.kind == REFERRAL and content.sector in QUIET and content.risk_level:
        wrong.append("risk_level")
    if "facts" not in wrong and {fact.code for fact in content.facts} - allowed:
        wrong.append("facts")
    return tuple(wrong)


def texts(content: SlipContent) -> tuple[str, ...]:
    """Give the items of a content that are plain text, for whoever looks for words in it."""
    values = [getattr(content, field) for field in FIELDS]
    return tuple(value for value in values if isinstance(value, str) and value)


class _Frame(NamedTuple):
    """What decides about every field: her level, which slip, which kind, and what she ticked or the law names."""

    level: str
    discreet: bool
    kind: str
    agreed: tuple[str, ...]


def _may_stand(rule: Rule, frame: _Frame) -> bool:
    report = frame.kind == REPORT
    return (
        _RANK[L1] <= _RANK[frame.level] >= _RANK[rule.lowest]
        and (rule.discreet if frame.discreet else rule.standard)
        and (rule.report if report else rule.referral)
        and (not rule.tick or rule.tick in frame.agreed)
        and (not (report and rule.law) or rule.law in frame.agreed)
    )
