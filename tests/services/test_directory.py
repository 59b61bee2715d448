# SPDX-License-Identifier: Apache-2.0
"""The directory at the desk: put down, found, checked, changed, taken out of use, and the same on every PC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Office

from intake_desktop.domain.opening import Span, read_spans
from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.domain.providers import ProviderPlan, Search, needs_check
from intake_desktop.services import bundles, helplines, providers
from intake_desktop.services.desk import Desk
from intake_desktop.store import migrations

OFFICE = read_spans(["12345 09:00-17:00"])


def plan(name: str = "District Legal Aid", **given: Any) -> ProviderPlan:
    fields: dict[str, Any] = {"names": {"en": name}, "sectors": ("legal_aid",)} | given
    return ProviderPlan(**fields)


def names(found: list[providers.Provider]) -> list[str]:
    return [one.name("en") for one in found]


def find(desk: Desk, **wanted: Any) -> list[str]:
    return names(providers.search_providers(desk, Search(**wanted)))


WHOLE = ProviderPlan(
    names={"en": "Dar ul Aman Multan", "ur": "دارالامان ملتان", "hi": "दारुल अमान, मुल्तान"},
    neutral_names={"en": "Hostel office", "ur": "ہاسٹل آفس", "hi": "छात्रावास कार्यालय"},
    sectors=("shelter", "legal_aid"), level="province", address="Mall Road 4", phone="061-9200471", hours="not on Eid",
    focal_point="S-07", protocols=("domestic_violence", "trafficking"), district="Multan", map_text="behind the mosque",
    phone_2="0300-1234567", always=False, opening=(*OFFICE, Span("67", "20:00", "06:00")), focal_alternate="S-08",
    languages=("ur", "pa"), access=("step_free",), women_staff="yes", cost="free", documents_needed="none",
    eligibility="women with children", route_note="bus 4, not by the bazaar", flagged=True,
)  # fmt: skip


def test_every_field_is_kept(office: Office) -> None:
    desk = office.desk("SV01")
    id = providers.add_provider(desk, WHOLE).value
    found = providers.find_provider(office.desk("CW01"), id)
    assert found.plan() == WHOLE
    assert (found.verified_on, found.verified_by, found.active, found.origin) == ("2026-11-22", "SV01", True, "")
    assert desk.store.open is False, "the caseworker reads what the supervisor wrote"


def test_a_change_is_a_change_and_a_check_is_a_check(office: Office) -> None:
    desk = office.desk("SV01")
    id = providers.add_provider(desk, WHOLE).value
    office.clock.shift(days=91)
    assert needs_check(providers.find_provider(desk, id), desk.today())
    assert providers.count_to_check(desk) == 1
    providers.change_provider(desk, id, plan("Dar ul Aman", phone="061-1"))
    changed = providers.find_provider(desk, id)
    assert (changed.phone, changed.names, changed.opening, changed.verified_on) == (
        "061-1", {"en": "Dar ul Aman"}, (), "2026-11-22",
    )  # fmt: skip
    assert providers.count_to_check(desk) == 1, "who corrects a letter has not asked there"
    office.hire("SV02", "supervisor")
    desk = office.desk("SV02")
    providers.verify_provider(desk, id)
    checked = providers.find_provider(desk, id)
    assert (checked.verified_on, checked.verified_by) == (desk.today().isoformat(), "SV02")
    assert providers.count_to_check(desk) == 0


def test_taken_out_of_use_and_back(office: Office) -> None:
    desk = office.desk("SV01")
    id = providers.add_provider(desk, plan(district="Multan")).value
    providers.retire_provider(desk, id)
    assert providers.list_providers(desk) == []
    assert find(desk, text="legal") == []
    assert providers.districts(desk) == []
    assert find(desk, retired=True) == ["District Legal Aid"]
    assert not providers.find_provider(desk, id).active, "slips that name it can still say its name"
    providers.bring_back_provider(desk, id)
    assert find(desk, text="legal") == ["District Legal Aid"]
    assert providers.districts(desk) == ["Multan"]


def test_a_service_that_is_not_there(office: Office) -> None:
    desk = office.desk("SV01")
    for ask in (providers.verify_provider, providers.retire_provider, providers.bring_back_provider):
        with pytest.raises(NoRecord):
            ask(desk, "0" * 32)
    with pytest.raises(NoRecord):
        providers.change_provider(desk, "0" * 32, plan())
    with pytest.raises(providers.ProviderIncomplete):
        providers.change_provider(desk, "0" * 32, plan(sectors=()))
    assert providers.disputes_of(desk, "0" * 32) == []


def test_only_supervisors_change_it(office: Office) -> None:
    id = providers.add_provider(office.desk("SV01"), plan()).value
    desk = office.desk("CW01")
    for ask in (
        lambda: providers.change_provider(desk, id, plan("X")),
        lambda: providers.verify_provider(desk, id),
        lambda: providers.retire_provider(desk, id),
        lambda: helplines.add_helpline(desk, "1043"),
    ):
        with pytest.raises(NotAllowed):
            ask()


SEARCHES: tuple[tuple[dict[str, Any], bool], ...] = (
    ({"text": "multan"}, True),
    ({"text": "dar mul"}, True),
    ({"text": "دارالامان"}, True),
    ({"text": "ملتان"}, True),
    ({"text": "मुल्तान"}, True),
    ({"text": "ہاسٹل"}, True),
    ({"text": "mosque"}, True),
    ({"text": "0619200471"}, True),
    ({"text": "061-9200"}, True),
    ({"text": "0300 1234"}, True),
    ({"text": "lahore"}, False),
    ({"text": "ltan"}, False),
    ({"text": "=s:shelter"}, False),
    ({"text": "%"}, True),
    ({"sector": "shelter"}, True),
    ({"sector": "police"}, False),
    ({"district": "multan"}, True),
    ({"district": "Multan Cantt"}, False),
    ({"language": "pa"}, True),
    ({"language": "sd"}, False),
    ({"protocol": "trafficking"}, True),
    ({"protocol": "child"}, False),
    ({"access": "step_free"}, True),
    ({"level": "province"}, True),
    ({"level": "district"}, False),
    ({"women_staff": True, "sector": "shelter", "text": "dar", "district": "MULTAN"}, True),
    ({"to_check": date(2027, 2, 20)}, False),
    ({"to_check": date(2027, 2, 21)}, True),
)


def test_search(office: Office) -> None:
    desk = office.desk("SV01")
    providers.add_provider(desk, WHOLE)
    for wanted, found in SEARCHES:
        assert find(desk, **wanted) == (["Dar ul Aman Multan"] if found else []), wanted


def test_open_now_asks_the_clock_of_the_place(office: Office) -> None:
    desk = office.desk("SV01")
    for name, given in (
        ("Always", {"always": True}),
        ("Office", {"opening": OFFICE}),
        ("Night", {"opening": read_spans(["7 20:00-06:00"])}),
        ("Somebody knows", {"hours": "mornings"}),
    ):
        providers.add_provider(desk, plan(name, **given))
    for moment, found in (
        ("2026-11-23T09:30+05:00", ["Always", "Office"]),
        ("2026-11-23T05:59+05:00", ["Always", "Night"]),
        ("2026-11-22T12:00+05:00", ["Always"]),
    ):
        assert find(desk, open_at=datetime.fromisoformat(moment)) == found
    moment = datetime.fromisoformat("2026-11-23T09:30+05:00")
    first = providers.search_providers(desk, Search(open_at=moment), limit=1)
    assert names(first) == ["Always"]
    assert names(providers.search_providers(desk, Search(open_at=moment), 5, first[0].place("en"))) == ["Office"]


def test_the_list_comes_in_pages_and_none_is_left_out(office: Office) -> None:
    desk = office.desk("SV01")
    for name in ("C", "A", "B", "B", "D"):
        providers.add_provider(desk, plan(name))
    seen: list[providers.Provider] = []
    while page := providers.search_providers(desk, Search(), 2, seen[-1].place("en") if seen else None):
        seen += page
    assert names(seen) == ["A", "B", "B", "C", "D"]
    assert len({one.id for one in seen}) == 5


def test_who_could_help_when_one_refused(office: Office) -> None:
    desk = office.desk("SV01")
    ids = {
        name: providers.add_provider(desk, plan(name, **given)).value
        for name, given in (
            ("Refused", {"district": "Multan", "always": True}),
            ("Closed here", {"district": "Multan", "opening": read_spans(["3 09:00-10:00"])}),
            ("Here", {"district": "multan"}),
            ("Open here", {"district": "Multan", "always": True}),
            ("Province", {"district": "Lahore", "level": "province"}),
            ("Elsewhere", {"district": "Khairpur", "always": True}),
            ("Shelter", {"district": "Multan", "sectors": ("shelter",)}),
        )
    }
    found = providers.suggest(desk, "legal_aid", after=ids["Refused"])
    assert names(found) == ["Open here", "Here", "Closed here", "Province", "Elsewhere"]
    assert names(providers.suggest(desk, "legal_aid", "Khairpur", ids["Refused"], limit=1)) == ["Elsewhere"]
    assert providers.suggest(desk, "police") == []


def test_two_pcs_change_one_service_and_a_person_settles_it(
    offices: Callable[..., list[Office]], tmp_path: Path
) -> None:
    a, b = offices("A", "B")

    def send(here: Office, there: Office) -> None:
        made = bundles.export_bundle(here.desk("SV01"), tmp_path).value
        bundles.import_bundle(there.desk("SV01"), made.path)

    id = providers.add_provider(a.desk("SV01"), plan(phone="1", address="Old street")).value
    send(a, b)
    providers.change_provider(a.desk("SV01"), id, plan(phone="2", address="New street"), checked=True)
    b.clock.shift(days=1)
    providers.change_provider(b.desk("SV01"), id, plan(phone="3", address="Old street"), checked=True)
    send(a, b)
    send(b, a)
    assert providers.find_provider(a.desk(), id) == providers.find_provider(b.desk(), id)
    assert providers.find_provider(a.desk(), id).address == "New street", "what only one of them changed is no question"
    assert providers.find_provider(a.desk(), id).verified_on == "2026-11-23", "the later check counts; nobody is asked"
    (dispute,) = providers.disputes_of(a.desk(), id)
    assert dispute.field == "phone"
    assert {(one.value, one.staff) for one in dispute.versions} == {("2", "SV01"), ("3", "SV01")}
    assert sum(one.counts for one in dispute.versions) == 1
    assert providers.disputed(a.desk()) == {id}
    providers.change_provider(a.desk(), id, plan(phone="2", address="New street"))
    assert providers.disputes_of(a.desk(), id) == []
    send(a, b)
    assert providers.find_provider(b.desk(), id).phone == "2"
    assert providers.disputed(b.desk()) == frozenset()
    assert find(b.desk(), text="new street") == ["District Legal Aid"]


def test_one_that_is_taken_out_on_one_pc_stays_out(offices: Callable[..., list[Office]], tmp_path: Path) -> None:
    a, b = offices("A", "B")
    id = providers.add_provider(a.desk("SV01"), plan()).value
    bundles.import_bundle(b.desk("SV01"), bundles.export_bundle(a.desk("SV01"), tmp_path).value.path)
    providers.retire_provider(a.desk(), id)
    providers.change_provider(b.desk(), id, plan(flagged=True))
    bundles.import_bundle(b.desk("SV01"), bundles.export_bundle(a.desk("SV01"), tmp_path).value.path)
    found = providers.find_provider(b.desk(), id)
    assert (found.active, found.flagged) == (False, True)
    assert find(b.desk(), retired=True) == ["District Legal Aid"]


def test_a_helpline_is_put_down_once_however_many_pcs_do_it(
    offices: Callable[..., list[Office]], tmp_path: Path
) -> None:
    a, b = offices("A", "B")
    shown = helplines.list_helplines(a.desk("CW01"))
    assert [one.line.number for one in shown] == ["1043", "1737", "15", "1089", "0800-22227", "1094"]
    assert all(one.provider_id == "" for one in shown)
    id = helplines.add_helpline(a.desk("SV01"), "0800-22227").value
    assert helplines.add_helpline(a.desk("SV01"), "0800-22227").value == id
    assert helplines.add_helpline(b.desk("SV01"), "0800-22227").value == id
    bundles.import_bundle(b.desk("SV01"), bundles.export_bundle(a.desk("SV01"), tmp_path).value.path)
    (found,) = providers.list_providers(b.desk())
    assert (found.id, found.phone, found.sectors, found.verified_on) == (id, "0800-22227", ("helpline",), "")
    assert needs_check(found, b.desk().today()), "nobody has asked there yet"
    assert providers.disputed(b.desk()) == frozenset()
    assert [one.provider_id for one in helplines.list_helplines(b.desk())] == ["", "", "", "", id, ""]
    with pytest.raises(NoRecord):
        helplines.add_helpline(b.desk(), "911")


def test_the_list_stands_in_the_order_of_the_readers_alphabet(office: Office) -> None:
    desk = office.desk("SV01")
    hours = {"opening": OFFICE, "district": "Multan"}
    for english, urdu, hindi in (
        ("Women's ward 10", "اسپتال 10", ""), ("Women's ward 9", "اسپتال 9", ""), ("Ashiana", "یتیم خانہ", "ज़नाना घर"),
        ("Zakat office", "بیت المال", "आश्रय"), ("edhi home", "", ""),
    ):  # fmt: skip
        called = {"en": english, "ur": urdu, "hi": hindi}
        providers.add_provider(desk, plan(names={one: name for one, name in called.items() if name}, **hours))
    in_order = {
        "en": ["Ashiana", "edhi home", "Women's ward 9", "Women's ward 10", "Zakat office"],
        "ur": ["اسپتال 9", "اسپتال 10", "بیت المال", "یتیم خانہ", "edhi home"],
        "hi": ["आश्रय", "ज़नाना घर", "edhi home", "Women's ward 9", "Women's ward 10"],
    }
    moment = datetime.fromisoformat("2026-11-23T10:00+05:00")
    for language, wanted in in_order.items():
        assert [one.name(language) for one in providers.list_providers(desk, language=language)] == wanted
        for search in (Search(order=language), Search(order=language, open_at=moment)):
            seen: list[providers.Provider] = []
            while page := providers.search_providers(desk, search, 2, seen[-1].place(language) if seen else None):
                seen += page
            assert [one.name(language) for one in seen] == wanted, "page after page"


def test_a_file_of_the_shape_before_is_listed_in_order_at_once(office: Office) -> None:
    desk = office.desk("SV01")
    providers.add_provider(desk, WHOLE)
    providers.add_provider(desk, plan("Legal aid", names={"en": "Legal aid", "ur": "اپیل دفتر"}))
    shape = migrations.steps()[3][1]
    (before,) = (one for one in migrations.statements(shape) if "create table provider_sought" in one)
    with desk.store.scratch() as db:
        db.execute("drop table provider_sought")
        db.execute(before)
        db.execute("insert into provider_sought select 'yes', name_en, id, ' legal ', '[]' from provider")
        db.execute("update setting set value = '1' where name = 'providers_sought'")
        for column in ("referral_event amends", "referral_event stub", "referral_event had", "stub amends",
                       "incoming slip", "slip_file slip"):  # fmt: skip
            db.execute("alter table {} drop column {}".format(*column.split()))
        db.execute("pragma user_version = 4")
    desk = office.desk("CW01")
    assert desk.store.reader.execute("pragma user_version").fetchone() == (len(migrations.steps()),)
    assert find(desk, order="ur") == ["Legal aid", "Dar ul Aman Multan"]
    assert find(desk, district="ملتان") == ["Dar ul Aman Multan"]


def test_one_district_is_offered_once_however_it_was_spelt(office: Office) -> None:
    desk = office.desk("SV01")
    for district in ("Multan", "ملتان", "multan ", "Sadr Bazar", "sadr  bazar", "sadr  bazar", "Lahore"):
        providers.add_provider(desk, plan(f"Legal aid {district}", district=district))
    assert providers.districts(desk) == ["Lahore", "Multan", "sadr  bazar"]
    assert providers.districts(desk, "ur") == ["لاہور", "ملتان", "sadr  bazar"]
    assert len(find(desk, district="मुल्तान")) == 3
    assert len(find(desk, district="Sadr bazar")) == 3
    other = providers.add_provider(desk, plan("Legal aid, court", district="ملتان")).value
    refused = providers.add_provider(desk, plan("Legal aid, gate", district="Lahore")).value
    near = providers.suggest(desk, "legal_aid", "Multan", after=refused)
    assert other in [one.id for one in near[:4]], "in the same district, though in another script"


def test_what_services_are_found_by_is_built_from_the_journal_again(office: Office) -> None:
    desk = office.desk("SV01")
    providers.add_provider(desk, WHOLE)
    helplines.add_helpline(desk, "15")
    assert desk.store.journal.rebuild_differences() == []
    with desk.store.scratch() as db:
        db.execute("delete from provider_sought")
        db.execute("delete from setting where name = 'providers_sought'")
    assert find(desk, text="dar") == []
    assert find(office.desk("CW01"), text="dar") == ["Dar ul Aman Multan"], "a file from before is put in order at once"
