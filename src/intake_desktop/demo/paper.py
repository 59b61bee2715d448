# SPDX-License-Identifier: Apache-2.0
"""What leaves the centre in the story: her decisions, slips and the other papers, replies, and a sealed file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..domain.disclosure import Fact, ticks
from ..domain.permissions import Action
from ..domain.providers import Search
from ..domain.troubles import Trouble
from ..services import (
    cases,
    closures,
    consents,
    court_papers,
    exchange,
    helplines,
    incoming,
    papers,
    providers,
    referrals,
    setup,
    slips,
    stubs,
)
from ..services.desk import Desk
from ..services.second import confirm_approval
from ..training import invented

if TYPE_CHECKING:
    from ..services.intakes import Finished
    from .story import Story

L1, L2, L3 = "l1_code_only", "l2_contact", "l3_need_to_know"
TICKED = ("help_wanted", "hearing_date", "children", "done_here")
"""What she lets the lawyer know; of the rest she said no."""
TOLD = {"help_wanted": "خرچہ اور بچوں کی تحویل", "hearing_date": "جمعرات", "children": "دو، 4 اور 7 سال"}
SLIPS = (
    # woman, sector, level, discreet, large, language, second language, service line
    ("urdu", "shelter", L2, False, False, "ur", "en", "آج رات کے لیے جگہ"),
    ("urdu", "shelter", L2, True, True, "ur", "", ""),
    ("hindi", "legal_aid", L1, False, False, "hi", "en", "भरण-पोषण के बारे में सलाह"),
    ("hindi", "legal_aid", L1, True, False, "hi", "", ""),
    ("hindi", "medical_health", L1, False, False, "en", "", "General check-up"),
    ("hindi", "medical_health", L1, True, False, "en", "", ""),
)
CHECKLIST = dict.fromkeys(
    ("needs_met", "safety_plan_reviewed", "agreed_with_her", "knows_return", "feedback_offered"), "yes"
)
WORKERS = {"urdu": "CW01", "hindi": "CW02"}
PARTNER = "LHR"
"""The centre of the second city, which gets a slip as a sealed file: its code, and its PC in the story."""


class Made(msgspec.Struct, frozen=True):
    """A slip that was printed in the story."""

    case_id: str
    consent: str
    referral: str
    number: str


def a_directory(story: Story) -> None:
    """Fill the directory of PC A, with hours and a helpline, and look something up in it."""
    desk = story.desks["A"]
    for service in (invented.SHELTER, invented.LEGAL_AID, invented.CLINIC, invented.POLICE):
        providers.add_provider(desk, service)
    helplines.add_helpline(desk, "1043")
    always = providers.search_providers(desk, Search(open_at=_at_night(desk)))
    story.facts["directory"] = {"services": len(providers.list_providers(desk)), "open at two": len(always)}
    story.say(
        "A directory of {count} services with hours, a helpline among them; {open} are open at two in the morning.",
        count=len(providers.list_providers(desk)),
        open=len(always),
    )


def all_papers(story: Story, women: dict[str, Finished]) -> None:
    """Her decisions, the slips and the other papers; what comes back, and what she takes back.

    Everybody sits down once, because signing in is slow on purpose.
    """
    urdu, hindi = (women[who].case_id or "" for who in ("urdu", "hindi"))
    story.say("4. Papers in three languages")
    story.facts["papers"] = []
    with story.measured("print the papers"):
        of_hers = [_slip(story, women, *wanted) for wanted in SLIPS if wanted[0] == "hindi"]
        _a_card(story, hindi)
        _taken_back(story, of_hers[2])
        answered, *_ = [_slip(story, women, *wanted) for wanted in SLIPS if wanted[0] == "urdu"]
        line = _needed_by_a_lawyer(story, urdu)
        _not_to_the_police(story, urdu)
        story.say(
            "{count} slips: each says no more than she agreed to, the discreet ones nothing.", count=len(SLIPS) + 1
        )
        _answered_by_phone(story, answered)
        _for_the_court(story, urdu, line)
        _at_the_end(story)
    story.say("A consent form, a card, a summary for the court that a supervisor released, a letter at the end.")


def _slip(
    story: Story,
    women: dict[str, Finished],
    who: str,
    sector: str,
    level: str,
    discreet: bool,
    large: bool,
    language: str,
    second_language: str,
    line: str,
) -> Made:
    desk = story.sign_in("A", WORKERS[who])
    release = consents.ReleasePlan(_service(desk, sector), sector, level, "given", method="signature")
    plan = slips.SlipPlan(
        carrier="survivor" if discreet else "escort", discreet=discreet, language=language, large=large,
        second_language=second_language, service_line=line, escort="" if discreet else desk.staff_code,
        may_confirm=None if discreet else True,
    )  # fmt: skip
    return _printed(story, desk, women[who].case_id or "", release, plan)


def _printed(story: Story, desk: Desk, case: str, release: consents.ReleasePlan, plan: slips.SlipPlan) -> Made:
    consent = consents.record_release(desk, case, release).value
    referral = slips.draft_slip(desk, case, consent, plan).value
    paper = slips.slip_pdf(desk, referral)
    number = slips.issue_slip(desk, referral).value
    kind = "discreet slip" if plan.discreet else "slip"
    _keep(story, kind, plan.language, paper, level=release.level, second_language=plan.second_language)
    return Made(case, consent, referral, number)


def _needed_by_a_lawyer(story: Story, case: str) -> str:
    """Level 3, item by item: what she did not tick cannot be printed. Gives the line."""
    desk = story.sign_in("A", WORKERS["urdu"])
    release = consents.ReleasePlan(
        _service(desk, "legal_aid"), "legal_aid", L3, "given", method="signature", items=TICKED,
        limits="میرے بھائی کو نہ بتائیں",
    )  # fmt: skip
    facts = tuple(Fact(code, text) for code, text in TOLD.items())
    plan = slips.SlipPlan(
        carrier="staff", discreet=False, language="ur", second_language="en", service_line="نان نفقہ کے لیے وکیل",
        may_confirm=True, facts=facts, done_here=("counselling_psychosocial",),
    )  # fmt: skip
    made = _printed(story, desk, case, release, plan)
    refused = next(code for code in ticks("legal_aid", L3) if code not in TICKED)
    too_much = msgspec.structs.replace(plan, facts=(*facts, Fact(refused, "x")))
    _refused(story, "a fact that she did not tick", lambda: slips.draft_slip(desk, case, made.consent, too_much))
    return made.consent


def _not_to_the_police(story: Story, case: str) -> None:
    desk = story.sign_in("A", WORKERS["urdu"])
    no = consents.ReleasePlan(_service(desk, "police"), "police", L1, "refused")
    line = consents.record_release(desk, case, no).value
    _refused(story, "a slip that she refused", lambda: slips.draft_slip(desk, case, line, slips.SlipPlan()))


def _refused(story: Story, what: str, deed: Callable[[], object]) -> None:
    """Say with the words of the program that something may not be done; it must not."""
    try:
        deed()
    except Trouble as trouble:
        story.facts.setdefault("refused", {})[what] = trouble.name
        story.say("Refused: {words}", words=story.voice.tell(trouble.what))
    else:
        story.fail()


def _a_card(story: Story, case: str) -> None:
    desk = story.sign_in("A", WORKERS["hindi"])
    card = papers.CardPaper("hi", moment=_tomorrow(desk), errand="training")
    _keep(story, "appointment card", "hi", papers.appointment_paper(desk, case, card), case=case, noted="appointment")


def _for_the_court(story: Story, case: str, line: str) -> None:
    """The form that she signs, and a summary on the same line, which a supervisor releases who comes to the desk."""
    desk = story.sign_in("A", WORKERS["urdu"])
    form = papers.consent_paper(desk, case, papers.ConsentPaper("ur", consent_id=line))
    _keep(story, "consent form", "ur", form, case=case, noted="consent")
    second = confirm_approval(desk, "SV01", story.passphrase("A", "SV01"), Action.APPROVE_REFERRAL)
    wanted = court_papers.CourtPaper("ur", ("dates", "services"), line, with_name=True)
    summary = court_papers.court_paper(desk, case, wanted, second).value
    _keep(story, "court summary, released by SV01", "ur", summary, case=case, noted="court")


def _at_the_end(story: Story) -> None:
    """The newest of the invented cases is closed, as its caseworker asked and a supervisor decides; and the letter."""
    desk, last = story.sign_in("A", "CW01"), invented.LAST_DAY.isoformat()
    case = next(one.id for one in cases.list_cases(desk) if one.opened_on[:10] <= last)
    request = closures.ask_closure(desk, case, closures.ClosurePlan("needs_met", CHECKLIST)).value
    desk = story.sign_in("A", "SV01")
    closures.decide_closure(desk, case, request, approve=True)
    letter = papers.closure_paper(desk, case, papers.LetterPaper("en"))
    _keep(story, "closure letter", "en", letter, case=case, noted="closure")


def _answered_by_phone(story: Story, slip: Made) -> None:
    """The shelter rings: it reads the four characters back, and says only what she allowed."""
    desk = story.sign_in("A", WORKERS["urdu"])
    found = stubs.find_slip(desk, slip.number)
    code = referrals.find_referral(desk, slip.referral).counterfoil
    told = stubs.StubPlan(
        way="phone", decision="accepted", received_on=desk.today(), came=True, result="service_given",
        service_days=(desk.today(),), focal_code="S-07", code="0000",
    )  # fmt: skip
    _refused(story, "a reply without the code of the slip", lambda: stubs.record_stub(desk, found.id, told))
    kept = stubs.record_stub(desk, found.id, msgspec.structs.replace(told, code=code)).value
    referrals.take_step(desk, slip.referral, "closed", step=referrals.Step("closed", helped="yes"))
    story.facts["reply by phone"] = {"number": slip.number, "steps": [*kept.steps, "closed"]}
    story.say("A reply by telephone: {number}, read back with its code, goes through {count} steps to its end.",
              number=slip.number, count=len(kept.steps) + 1)  # fmt: skip


def _taken_back(story: Story, slip: Made) -> None:
    """She takes a consent back: the slip is stopped, cannot be printed any more, and somebody tells the receiver."""
    desk = story.sign_in("A", WORKERS["hindi"])
    consents.withdraw_release(desk, slip.case_id, slip.consent)
    _refused(story, "a slip whose consent she took back", lambda: slips.slip_pdf(desk, slip.referral))
    status = referrals.find_referral(desk, slip.referral).status
    to_tell = [one.slip.slip_number for one in referrals.stop_notices(desk, slip.case_id)]
    story.facts["taken back"] = {"number": slip.number, "status": status, "to tell": to_tell}
    if status != "revoked" or slip.number not in to_tell:
        story.fail()
    story.say(
        "She takes her consent back: {number} is stopped, and somebody is to tell the receiver.", number=slip.number
    )


def a_partner(story: Story, women: dict[str, Finished]) -> None:
    """A second centre with the program gets a slip as a sealed file, looks at it, keeps it, answers; we take it in."""
    story.say("5. A sealed slip for a second centre")
    folder = story.out / "partner"
    with story.measured("seal a slip and take the reply in"):
        theirs, shelter = _two_centres(story, folder)
        sent = _sealed(story, women["urdu"].case_id or "", shelter, folder)
        seen = incoming.look_into(theirs, sent.path)
        kept = incoming.accept_slip(theirs, seen).value
        (folder / f"{sent.slip_number}.pdf").write_bytes(incoming.incoming_pdf(theirs, kept))
        answer = stubs.StubPlan(
            way="file", decision="accepted", first_appointment=_tomorrow(theirs).date(), focal_code="S-02"
        )
        reply = incoming.answer_slip(theirs, kept, answer, folder).value
        desk = story.sign_in("A", WORKERS["urdu"])
        referral = incoming.take_reply(desk, incoming.look_into(desk, reply.path)).value
    status = referrals.find_referral(desk, referral).status
    again = incoming.look_into(desk, reply.path).known
    story.facts["sealed slip"] = {
        "number": sent.slip_number, "file": sent.path.name, "bytes": sent.path.stat().st_size,
        "reply": reply.path.name, "status": status, "known when read again": again,
    }  # fmt: skip
    if status != "accepted" or not again or seen.known:
        story.fail()
    story.say("{name}: signed, sealed, looked at before anything was kept, answered. Slip {number} is accepted.",
              name=sent.path.name, number=sent.slip_number)  # fmt: skip


def _two_centres(story: Story, folder: Path) -> tuple[Desk, str]:
    """The centre of another city; each knows the keys of the other, and compared the six words in person."""
    story.passphrases[f"{PARTNER}/SV01"] = setup.suggest_passphrase()
    plan = setup.CentrePlan(
        names=invented.PARTNER, code=PARTNER, station="A", languages=("ur", "en"), first_code="SV01",
        agreement_on=invented.AGREED, phone="042-9920011", hours="24 h", weak=True,
    )  # fmt: skip
    home = story.out / f"pc-{PARTNER.lower()}"
    theirs = setup.found_centre(home, plan, story.passphrase(PARTNER, "SV01"), vault=story.vault(PARTNER)).desk
    story.desks[PARTNER] = theirs
    ours = story.sign_in("A", "SV01")
    words = []
    for desk, other, service in ((ours, theirs, invented.SHELTER_AWAY), (theirs, ours, invented.SHELTER)):
        keys = exchange.read_partner_keys(desk, exchange.export_own_keys(other, folder))
        provider = providers.add_provider(desk, service).value
        exchange.record_partner_keys(desk, provider, keys, verified_in_person=True)
        words.append((provider, keys.words))
    story.say("They compared six words as well: {words}.", words=" ".join(words[0][1]))
    return theirs, words[0][0]


def _sealed(story: Story, case: str, shelter: str, folder: Path) -> exchange.Sent:
    desk = story.sign_in("A", WORKERS["urdu"])
    items = ("arrival_time", "danger_level")
    release = consents.ReleasePlan(shelter, "shelter", L3, "given", method="signature", items=items)
    consent = consents.record_release(desk, case, release).value
    plan = slips.SlipPlan(
        carrier="staff", discreet=False, language="ur", second_language="en", may_confirm=True,
        service_line="دو ہفتے کے لیے جگہ", facts=(Fact("arrival_time", "رات 9 بجے"),),
    )  # fmt: skip
    referral = slips.draft_slip(desk, case, consent, plan).value
    return exchange.send_slip(desk, referral, folder).value


def _keep(
    story: Story, kind: str, language: str, paper: bytes, *, case: str = "", noted: str = "", **more: str
) -> None:
    """Put a paper into the folder, as PDF and as pictures, under its number, which tells nothing."""
    from ..slips.picture import pages, title

    number = title(paper)
    name = f"{number}-{language}"
    (story.out / "slips" / f"{name}.pdf").write_bytes(paper)
    for count, picture in enumerate(pages(paper), start=1):
        (story.out / "slips" / f"{name}-{count}.png").write_bytes(picture)
    if noted:
        desk = story.desks["A"]
        papers.note_paper(desk, case, noted, saved=True)
    told = {name: value for name, value in more.items() if value}
    story.facts["papers"].append({"number": number, "kind": kind, "language": language, "bytes": len(paper)} | told)


def _service(desk: Desk, sector: str) -> str:
    return providers.list_providers(desk, sector)[0].id


def _tomorrow(desk: Desk) -> datetime:
    return (desk.now().astimezone() + timedelta(days=1)).replace(hour=10, minute=30, second=0, microsecond=0)


def _at_night(desk: Desk) -> datetime:
    return desk.now().astimezone().replace(hour=2, minute=10, second=0, microsecond=0)
