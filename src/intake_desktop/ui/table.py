# SPDX-License-Identifier: Apache-2.0
"""The table of pages, in the order of the rail. A new page is one line here and one function that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.permissions import Action
from ..domain.sentences import Sentence, sentence
from .entries import PageEntry, Place
from .kit import Page
from .oversight import OVERSIGHT
from .paperwork import PAPERWORK
from .partners import PARTNERS, directory
from .stages import STAGES
from .upkeep import UPKEEP

if TYPE_CHECKING:
    from ..services.desk import Desk
    from .casefile.topic import TopicPage
    from .menu import Way


class MenuEntry(PageEntry):
    """A page that only leads to others: it is there for whoever may go to one of them."""

    def is_open_to(self, desk: Desk) -> bool:
        """Whether one of its doors opens for the person at the desk."""
        return any(entry.is_open_to(desk) for entry in PAGES if entry.under == self.key)


def connect_topics(page: TopicPage, place: Place) -> None:
    """Let the strip of a page of one case lead to its other pages, those the person at the desk may open."""
    page.offer_topics({entry.key for entry in PAGES if entry.is_open_to(place.desk)})
    page.topic_wanted.connect(lambda key, case_id: place.go(key, case_id=case_id))


def _today(place: Place) -> Page:
    from .pages.today.page import TodayPage
    from .pages.today.presenter import Place as Leads
    from .pages.today.presenter import services_at

    opened = {entry.key for entry in PAGES if entry.is_open_to(place.desk)}

    def go(leads: Leads) -> None:
        if (key := next((key for key in leads.pages if key in opened), None)) is not None:
            place.go(key, **leads.where)

    page = TodayPage(services_at(place.desk), place.runner)
    page.place_wanted.connect(go)
    page.intake_wanted.connect(lambda: place.go("intake", new=True))
    page.cases_wanted.connect(lambda: place.go("cases", search=""))
    page.reply_wanted.connect(lambda: place.go("stub", new=True))
    return page


def _contacts(place: Place) -> Page:
    from .pages.contacts.page import ContactsPage
    from .pages.contacts.presenter import services_at

    page = ContactsPage(services_at(place.desk), place.runner)
    connect_topics(page, place)
    return page


def _cases(place: Place) -> Page:
    from .pages.cases.page import CasesPage
    from .pages.cases.presenter import services_at

    may_record, may_hurry = place.desk.may(Action.RECORD_INTAKE), place.desk.may(Action.EMERGENCY_ACCESS)
    page = CasesPage(services_at(place.desk), place.runner, may_record=may_record, may_hurry=may_hurry)
    page.case_wanted.connect(lambda case_id: place.go("case", case_id=case_id))
    page.draft_wanted.connect(lambda draft_id: place.go("intake", draft_id=draft_id))
    page.note_wanted.connect(lambda case_id, draft_id: place.go("session", case_id=case_id, draft_id=draft_id))
    page.intake_wanted.connect(lambda: place.go("intake", new=True))
    page.all_wanted.connect(lambda: place.go("cases", search=""))
    page.emergency_wanted.connect(lambda: place.go("emergency"))
    return page


def _intake(place: Place) -> Page:
    from .pages.intake.known import services_at as known_at
    from .pages.intake.page import IntakePage
    from .pages.intake.presenter import services_at

    page = IntakePage(
        services_at(place.desk),
        place.runner,
        may_refer=place.desk.may(Action.ISSUE_REFERRAL),
        may_open=place.desk.may(Action.SEE_CASES),
        tell_status=place.tell_status,
        known=known_at(place.desk),
    )
    page.slip_wanted.connect(lambda case_id: place.go("referral", case_id=case_id))
    page.case_wanted.connect(lambda case_id: place.go("case", case_id=case_id))
    page.left_off.connect(lambda: place.go("cases"))
    page.review_wanted.connect(lambda case_id: place.go("reassess", case_id=case_id, ask=True))
    return page


def _case(place: Place) -> Page:
    from .pages.case.page import CasePage
    from .pages.case.presenter import services_at

    page = CasePage(services_at(place.desk), place.runner)
    connect_topics(page, place)
    page.slip_wanted.connect(lambda case_id: place.go("referral", case_id=case_id))
    page.list_wanted.connect(lambda: place.go("cases"))
    page.access_wanted.connect(lambda case_id: place.go("access", case_id=case_id))
    page.session_wanted.connect(lambda where: place.go("session", **where))
    page.intake_wanted.connect(lambda case_id: place.go("intake", case_id=case_id))
    page.moving_wanted.connect(lambda case_id: place.go("moving", case_id=case_id))
    page.judge_wanted.connect(lambda case_id: place.go("reassess", case_id=case_id))
    page.papers_wanted.connect(lambda case_id: place.go("papers", case_id=case_id))
    return page


def _moving(place: Place) -> Page:
    from .pages.moving.page import MovingPage
    from .pages.moving.presenter import services_at

    page = MovingPage(services_at(place.desk), place.runner)
    page.case_wanted.connect(lambda case_id: place.go("case", case_id=case_id))
    page.draft_wanted.connect(lambda draft_id: place.go("intake", draft_id=draft_id))
    return page


def _timeline(place: Place) -> Page:
    from .pages.timeline.page import TimelinePage
    from .pages.timeline.presenter import services_at

    page = TimelinePage(services_at(place.desk), place.runner)
    connect_topics(page, place)
    return page


def _session(place: Place) -> Page:
    from .pages.session.page import SessionPage
    from .pages.session.presenter import services_at

    page = SessionPage(services_at(place.desk), place.runner)
    page.case_wanted.connect(lambda case_id: place.go("case", case_id=case_id))
    return page


def _access(place: Place) -> Page:
    from .pages.access.page import AccessPage
    from .pages.access.presenter import services_at

    def leave(words: Sentence) -> None:
        place.go("cases")
        place.tell_status(words)

    page = AccessPage(services_at(place.desk), place.runner)
    page.case_wanted.connect(lambda case_id: place.go("case", case_id=case_id))
    page.openings_wanted.connect(lambda case_id: place.go("openings", case_id=case_id))
    page.left.connect(leave)
    return page


def _referral(place: Place) -> Page:
    from .pages.referral.page import ReferralPage
    from .pages.referral.presenter import services_at
    from .printing import SystemPrinters

    may_add = place.desk.may(Action.CHANGE_DIRECTORY)
    page = ReferralPage(services_at(place.desk), SystemPrinters(), place.runner, may_add=may_add)
    page.case_wanted.connect(lambda case_id: place.go("case", case_id=case_id))
    page.slips_wanted.connect(lambda case_id: place.go("referrals", case_id=case_id))
    page.directory_wanted.connect(lambda sector: place.go("directory", sector=sector))
    return page


def _bundles(place: Place) -> Page:
    from .pages.bundles.page import BundlesPage
    from .pages.bundles.presenter import services_at

    page = BundlesPage(services_at(place.desk), place.runner)
    page.cases_wanted.connect(lambda: place.go("cases"))
    return page


def _staff(place: Place) -> Page:
    from .pages.staff.page import StaffPage
    from .pages.staff.services import services_at

    page = StaffPage(services_at(place.desk), place.runner)
    page.cases_wanted.connect(lambda code: place.go("assign", code=code))
    return page


def _account(place: Place) -> Page:
    from .pages.account.page import AccountPage
    from .pages.account.presenter import services_at

    return AccountPage(services_at(place.desk), place.runner)


def _sheets(place: Place, *, notes: bool) -> Page:
    from .pages.sheets.page import SheetsPage
    from .pages.sheets.presenter import services_at
    from .printing import SystemPrinters

    return SheetsPage(services_at(place.desk, notes=notes), place.runner, SystemPrinters)


def _computer(place: Place) -> Page:
    from .pages.computer.page import ComputerPage

    page = ComputerPage(_ways("computer", place.desk))
    page.page_wanted.connect(place.go)
    return page


def _closing(place: Place) -> Page:
    from .pages.closing.page import ClosingPage
    from .pages.closing.presenter import services_at

    page = ClosingPage(services_at(place.desk), place.runner)
    connect_topics(page, place)
    page.letter_wanted.connect(lambda case_id: place.go("papers", case_id=case_id, kind="closure"))
    page.case_wanted.connect(lambda case_id: place.go("case", case_id=case_id))
    return page


def _centre(place: Place) -> Page:
    from .pages.centre.page import CentrePage

    page = CentrePage(_ways("centre", place.desk))
    page.page_wanted.connect(place.go)
    return page


def _ways(menu: str, desk: Desk) -> list[Way]:
    """The doors of a menu that open for the person at the desk."""
    under = [entry for entry in PAGES if entry.under == menu and entry.is_open_to(desk)]
    return [(entry.key, entry.icon, entry.words, entry.about or "") for entry in under]


def _backups(place: Place) -> Page:
    from .pages.backups.page import BackupsPage
    from .pages.backups.presenter import services_at

    return BackupsPage(services_at(place.desk), place.runner)


def _lockup(place: Place) -> Page:
    from .pages.lockup.page import LockupPage
    from .pages.lockup.presenter import services_at

    signs = place.signs
    page = LockupPage(services_at(place.desk, lambda: frozenset(signs.heard) if signs else frozenset()), place.runner)
    if signs is not None:
        signs.known.connect(page.presenter.heard_of)
    return page


def _settings(place: Place) -> Page:
    from .pages.settings.page import SettingsPage
    from .pages.settings.presenter import services_at

    return SettingsPage(services_at(place.desk), place.runner)


def _practice(place: Place) -> Page:
    from .pages.practice.page import PracticePage

    return PracticePage(place.practise or (lambda: None))


def _forms(place: Place) -> Page:
    from .pages.forms.page import FormsPage
    from .pages.forms.presenter import services_at

    return FormsPage(services_at(place.desk), place.runner)


PAGES: tuple[PageEntry, ...] = (
    PageEntry("today", "today", sentence("Today"), _today, Action.SEE_TODAY),
    PageEntry("cases", "cases", sentence("Cases"), _cases, Action.SEE_CASES),
    PageEntry("case", "paper", sentence("Case"), _case, Action.SEE_CASES, in_rail=False, under="cases"),
    PageEntry("contacts", "phone", sentence("Contacts"), _contacts, Action.FOLLOW_UP, in_rail=False, under="cases"),
    PageEntry("timeline", "list", sentence("History"), _timeline, Action.SEE_CASES, in_rail=False, under="cases"),
    PageEntry(
        "moving", "list", sentence("Older and newer form"), _moving, Action.CHANGE_CASE, in_rail=False, under="cases"
    ),
    PageEntry("session", "draft", sentence("Session note"), _session, Action.KEEP_NOTES, in_rail=False, under="cases"),
    PageEntry(
        "access",
        "key",
        sentence("Who may open this case"),
        _access,
        Action.DECLARE_INTEREST,
        in_rail=False,
        under="cases",
    ),
    PageEntry("intake", "draft", sentence("New intake"), _intake, Action.RECORD_INTAKE),
    PageEntry(
        "referral", "paper", sentence("Referral"), _referral, Action.ISSUE_REFERRAL, in_rail=False, under="cases"
    ),
    PageEntry("directory", "directory", sentence("Directory"), directory, Action.SEE_DIRECTORY),
    PageEntry("bundles", "bundles", sentence("Bundles"), _bundles, Action.EXCHANGE_BUNDLES),
    PageEntry("staff", "staff", sentence("Staff"), _staff, Action.SEE_STAFF),
    PageEntry("closing", "done", sentence("Closing"), _closing, Action.ASK_CLOSURE, in_rail=False, under="cases"),
    MenuEntry("centre", "home", sentence("Centre"), _centre),
    PageEntry("computer", "computer", sentence("This computer"), _computer, Action.OWN_ACCOUNT),
    PageEntry(
        "practice",
        "swap",
        sentence("Practise with invented cases"),
        _practice,
        Action.PRACTISE,
        in_rail=False,
        under="computer",
        about=sentence("A desk of its own, where nothing is real and nothing can go wrong."),
    ),
    PageEntry(
        "account",
        "person",
        sentence("Your account"),
        _account,
        Action.OWN_ACCOUNT,
        in_rail=False,
        under="computer",
        about=sentence("What you may do here, and your passphrase."),
    ),
    PageEntry(
        "lockup",
        "lock",
        sentence("Lock and privacy"),
        _lockup,
        Action.OWN_ACCOUNT,
        in_rail=False,
        under="computer",
        about=sentence("When this desk locks by itself, and what others can see of it."),
    ),
    PageEntry(
        "backups",
        "save",
        sentence("Backups"),
        _backups,
        Action.BACK_UP,
        in_rail=False,
        under="computer",
        about=sentence("How old the newest one is, trying one out, and where a second copy goes."),
    ),
    PageEntry(
        "settings",
        "settings",
        sentence("How the centre works"),
        _settings,
        Action.SEE_SETTINGS,
        in_rail=False,
        under="computer",
        about=sentence("The country of its forms, how long a stay lasts, how long files are kept."),
    ),
    PageEntry(
        "forms",
        "list",
        sentence("Forms"),
        _forms,
        Action.CHANGE_SETTINGS,
        in_rail=False,
        under="computer",
        about=sentence("What an intake asks: look at a form, change it in a spreadsheet, install it."),
    ),
    PageEntry(
        "sheets",
        "paper",
        sentence("Recovery sheet"),
        lambda place: _sheets(place, notes=False),
        Action.TRY_SHEET,
        in_rail=False,
        under="computer",
        about=sentence("Test the sheet in the envelope, print it anew, let in another account of this computer."),
    ),
    PageEntry(
        "notes-sheet",
        "note",
        sentence("Counselling sheet"),
        lambda place: _sheets(place, notes=True),
        Action.KEEP_NOTES,
        in_rail=False,
        under="computer",
        about=sentence("The paper that opens session notes when no counsellor can: test it, print it anew."),
    ),
    *OVERSIGHT,
    *PAPERWORK,
    *PARTNERS,
    *STAGES,
    *UPKEEP,
)
