# SPDX-License-Identifier: Apache-2.0
"""What befalls invented cases from the first talk on, played through the same services that staff use.

Each life is a few deeds at moments of the last weeks. All lives are played in the order of those moments, so that the
clock of the case file never goes back. The words are in the three languages, because centres are.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Protocol

import msgspec

from ..domain.follow_ups import Entry
from ..domain.tasks import CONTACTS, OPEN
from ..domain.troubles import Trouble
from ..services import drafts, follow_ups, intakes, plans, safety, todo
from ..services.desk import Desk
from . import invented, sharing

WEEKS = timedelta(days=40)
"""How far back the first of them lies."""
FOUNDED = timedelta(days=120)
"""How far back the centre was founded, and its directory filled."""
LANGUAGES = ("ur", "hi", "en")
NAMES = {
    "ur": (
        "زینب بی بی",
        "فاطمہ خاتون",
        "عائشہ پروین",
        "نسیم اختر",
        "شازیہ کنول",
        "ثریا بیگم",
        "رضیہ سلطانہ",
        "مریم بی بی",
    ),
    "hi": ("सुनीता देवी", "कांता बाई", "मीना कुमारी", "राधा शर्मा", "पूजा यादव", "लक्ष्मी बाई", "सीता देवी", "गीता वर्मा"),
    "en": ("Zainab Bibi", "Ayesha Parveen", "Sunita Devi", "Meena Kumari", "Razia Sultana", "Fatima Khatoon"),
}
GOALS = {
    "ur": (
        "میں چاہتی ہوں کہ میرے بچے محفوظ رہیں۔",
        "میں سلائی کا کام کر کے خود کمانا چاہتی ہوں۔",
        "مجھے وکیل سے بات کرنی ہے۔",
    ),
    "hi": ("मैं चाहती हूँ कि मेरे बच्चे सुरक्षित रहें।", "मैं सिलाई करके खुद कमाना चाहती हूँ।", "मुझे वकील से बात करनी है।"),
    "en": ("I want my children to be safe.", "I want to earn with sewing.", "I want to speak with a lawyer."),
}
ACTIONS = {
    "ur": ("سلائی کے مرکز میں داخلے کا فارم", "وکیل سے ملاقات", "بچوں کے سکول سے بات"),
    "hi": ("सिलाई केंद्र में दाखिले का फ़ॉर्म", "वकील से मुलाक़ात", "बच्चों के स्कूल से बात"),
    "en": ("Form for the sewing class", "Meeting with the lawyer", "Talk with the children's school"),
}
SAFE_WORDS = {
    "ur": "سلائی کے کام کے بارے میں فون ہے",
    "hi": "सिलाई के काम के बारे में फ़ोन है",
    "en": "It is about the sewing class",
}
SAFE_TIMES = {"ur": "صبح 10 سے 12 بجے", "hi": "सुबह 10 से 12 बजे", "en": "10 to 12 in the morning"}
SIGNALS = {"ur": "کھڑکی میں لال کپڑا", "hi": "खिड़की में लाल कपड़ा", "en": "A red cloth in the window"}
DANGERS = (
    {"rf_escalating": "yes", "rf_fear_killed": "yes"},
    {"rf_escalating": "no", "rf_strangulation": "no", "rf_fear_killed": "no", "rf_jealous_control": "yes"},
    {"rf_escalating": "no", "rf_strangulation": "no", "rf_fear_killed": "no", "rf_jealous_control": "no"},
)


class Clock(Protocol):
    """A clock that can be set back; None lets it show the time of the computer."""

    shift: datetime | None

    def __call__(self) -> datetime: ...


class Life(msgspec.Struct):
    """One woman and how far her case is. `number` decides everything about her, so that each day brings the same."""

    number: int
    language: str
    begun: datetime
    answers: dict[str, Any]
    full: bool
    case_id: str = ""


class Deed(msgspec.Struct, frozen=True):
    """Something that is done for one of them at a moment."""

    at: datetime
    do: Callable[[Desk, Life], object]
    life: Life


def lives(count: int, until: datetime, seed: int = 1043) -> Iterator[Life]:
    """Give so many women who came in the last weeks before a moment, the same ones every time."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    for number, answers in zip(range(count), invented.intakes(seed), strict=False):
        language = LANGUAGES[number % len(LANGUAGES)]
        begun = until - timedelta(days=1 + number * (WEEKS.days - 3) / count, hours=chance.randrange(9))
        yield Life(number, language, begun, _told(answers, number, language, begun), full=number % 3 == 0)


def live(desk: Desk, clock: Clock, count: int, now: datetime) -> list[Life]:
    """Play so many lives up to now, at a desk whose clock can be set back; one intake is left as a draft."""
    everybody = list(lives(count, now))
    clock.shift = now - FOUNDED + timedelta(minutes=5)
    services = sharing.fill_directory(desk)
    deeds = [deed for life in everybody for deed in _deeds(life, now)]
    deeds += [Deed(at, do, everybody[number]) for number, at, do in sharing.moments(now, services) if number < count]
    deeds.sort(key=lambda deed: deed.at)
    clock.shift = min(now - WEEKS + timedelta(minutes=5), deeds[0].at)
    sharing.check_directory(desk, services)
    for deed in deeds:
        clock.shift = deed.at
        with contextlib.suppress(Trouble):  # what the rules of the day refuse did not happen
            deed.do(desk, deed.life)
    clock.shift = now
    _leave_draft(desk, everybody[-1])
    return everybody


def _deeds(life: Life, now: datetime) -> Iterator[Deed]:
    """What is done for her, in its time; the later she came, the less."""
    yield Deed(life.begun, _take, life)
    for after, do in (
        (timedelta(hours=3), _agree_on_plan),
        (timedelta(hours=4), _make_safe),
        (timedelta(days=2), _call),
        (timedelta(days=9), _reach_a_goal),
    ):
        if life.begun + after < now and life.number % 4:
            yield Deed(life.begun + after, do, life)
    for days in range(1, WEEKS.days, 3):
        if life.begun + timedelta(days=days, hours=5) < now and life.number % 6:
            yield Deed(life.begun + timedelta(days=days, hours=5), _keep_up, life)


def _take(desk: Desk, life: Life) -> None:
    draft = drafts.begin_intake(
        desk, "full_intake" if life.full else "quick_intake", mode="full" if life.full else "quick"
    )
    drafts.keep_draft(desk, draft.value.id, life.answers, "finish")
    life.case_id = intakes.finish_intake(desk, draft.value.id).value.case_id or ""


def _agree_on_plan(desk: Desk, life: Life) -> None:
    words, to_do = GOALS[life.language], ACTIONS[life.language]
    for place in range(1 + life.number % 2):
        goal = plans.set_goal(desk, life.case_id, words[(life.number + place) % len(words)]).value
        by_when = (desk.today() + timedelta(days=7 + place)).isoformat()
        what = to_do[(life.number + place) % len(to_do)]
        action = plans.PlanAction("", goal, "", what, "caseworker", by_when, "", "", "", "", desk.staff_code)
        plans.set_action(desk, life.case_id, action)
    plans.agree_on_plan(desk, life.case_id, "yes", (desk.today() + timedelta(days=14)).isoformat())


def _make_safe(desk: Desk, life: Life) -> None:
    review = desk.today() + timedelta(days=7)
    safety.write_safety_plan(
        desk, life.case_id, {"code_signal": SIGNALS[life.language]}, with_her="yes", review_on=review
    )


def _call(desk: Desk, life: Life) -> None:
    result = ("reached_safe", "reached_safe", "not_reached", "reached_new_needs")[life.number % 4]
    reached = result.startswith("reached")
    entry = Entry(
        way="phone_call", result=result, on=desk.today(), at_her_times=True, spoke_with="herself" if reached else "",
        safe="yes" if reached else "",
    )  # fmt: skip
    follow_ups.record_contact(desk, life.case_id, entry)


def _keep_up(desk: Desk, life: Life) -> None:
    """Do what is due by now; a few women are left for whoever practises."""
    for task in todo.tasks_of(desk, life.case_id):
        if task.state != OPEN or task.due[:10] > desk.today().isoformat() or task.kind in sharing.SLIP_TASKS:
            continue
        with contextlib.suppress(Trouble):
            if task.kind in CONTACTS:
                entry = Entry(
                    way="phone_call", result="reached_safe", on=desk.today(), at_her_times=True, spoke_with="herself",
                    safe="yes",
                )  # fmt: skip
                follow_ups.record_contact(desk, life.case_id, entry, task.id)
            elif task.kind == "review_plan":
                plans.review_plan(desk, life.case_id)
            else:
                todo.finish_task(desk, task.id)


def _reach_a_goal(desk: Desk, life: Life) -> None:
    goals = plans.plan_of(desk, life.case_id).goals
    if goals:
        plans.set_progress(desk, life.case_id, goals[0].id, "met")


def _leave_draft(desk: Desk, like: Life) -> None:
    draft = drafts.begin_intake(desk, "quick_intake", mode="quick").value
    begun: dict[str, Any] = {
        name: like.answers[name]
        for name in ("private_space", "safe_now", "urgent_medical", "sex")
        if name in like.answers
    }
    drafts.keep_draft(desk, draft.id, begun, "")


def _told(answers: dict[str, Any], number: int, language: str, begun: datetime) -> dict[str, Any]:
    """What she answers: what Multan's proportions give, with a name and a safe way to reach her."""
    names = NAMES[language]
    told = answers | {
        "interview_date": begun.astimezone().date().isoformat(),
        "full_name": names[number % len(names)],
        "may_contact": "yes",
        "contact_method": "phone_call",
        "phone": f"0300-{5550000 + number * 37}",
        "phone_is_shared": "yes",
        "safe_times": SAFE_TIMES[language],
        "safe_words": SAFE_WORDS[language],
        "leave_message": "no",
    }
    if number == sharing.CHILD:
        told |= {"age_years": sharing.CHILD_AGE}
    if number % 3:
        return told
    incident = {
        "incident_date": (begun - timedelta(days=number % 9)).astimezone().date().isoformat(),
        "date_precision": "exact",
        "account": ACCOUNTS[language],
        **ASKED,
        "perpetrators": [{"relationship": "current_partner", "perp_sex": "male", "perp_lives_with": "yes"}],
    }
    review = {"plan_review_date": (begun + timedelta(days=5)).astimezone().date().isoformat()}
    shelter = {"shelter_status": "requested"} if "shelter" in told["services_wanted"] else {}
    return told | FULL | review | shelter | DANGERS[number // 3 % len(DANGERS)] | {"incidents": [incident]}


ACCOUNTS = {
    "ur": "شوہر نے رات کو مارا اور گھر سے نکال دیا۔",
    "hi": "पति ने रात को मारा और घर से निकाल दिया।",
    "en": "Her husband beat her at night and put her out of the house.",
}
ASKED = {"q1": "no", "q2": "no", "q3": "yes", "perp_count": "one", "weapon_used": ["none"]}
FULL = {
    "explained_role": "yes", "explained_mandatory": "no_duty", "marital_status": "married",
    "reported_elsewhere": "no", "incident_count": 1, "consent_follow_up": "given", "safety_plan_needed": "yes",
    "safety_elements": ["code_signal"], "wants_medical": "no", "plan_with_survivor": "yes", "information_given": "yes",
    "safe_to_leave": "yes",
}  # fmt: skip
"""What the full intake asks besides."""
