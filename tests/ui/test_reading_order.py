# SPDX-License-Identifier: Apache-2.0
"""Services stand where their reader looks for them: by their names in her own language, on every page."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.conftest import Office

from intake_desktop.domain.providers import Provider, ProviderPlan
from intake_desktop.services import providers
from intake_desktop.services.desk import Desk
from intake_desktop.ui.entering.service import in_order
from intake_desktop.ui.pages.directory.page import DirectoryPage
from intake_desktop.ui.pages.directory.presenter import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Looks

NAMES = {"en": ("Asma home", "Zakat office"), "ur": ("یتیم خانہ", "بیت المال"), "hi": ("ज़नाना घर", "आश्रय")}


@pytest.fixture
def desk(office: Office) -> Desk:
    desk = office.desk("SV01")
    for at in range(2):
        names = {language: pair[at] for language, pair in NAMES.items()}
        plan = ProviderPlan(names=names, neutral_names={"en": "Office B" if at else "Office C"}, sectors=("shelter",))
        providers.add_provider(desk, msgspec.structs.replace(plan, district=("Multan", "ملتان")[at]))
    return desk


def shown(page: DirectoryPage) -> list[str]:
    return [text.split(", ")[0] for text in page.list.texts()]


def test_the_list_is_put_in_order_anew_when_another_language_is_chosen(desk: Desk, looks: Looks, show: Any) -> None:
    page = DirectoryPage(services_at(desk), InlineRunner())
    show(page, 1280, 800)
    page.arrive()
    assert shown(page) == ["Asma home", "Zakat office"]
    pick = page.choices.district
    assert [pick.itemText(at) for at in range(pick.count())] == ["All districts", "Multan"]
    pick.setCurrentIndex(1)
    pick.activated.emit(1)
    looks.choose(language="ur")
    assert shown(page) == ["بیت المال", "یتیم خانہ"]
    assert pick.currentText() == "ملتان", "what was chosen stays chosen, in the words of the reader"
    looks.choose(language="en")
    assert shown(page) == ["Asma home", "Zakat office"]


def test_where_a_service_is_chosen_the_list_is_in_the_readers_order(desk: Desk, looks: Looks) -> None:
    found = providers.list_providers(desk)
    assert [one.names["en"] for one in in_order(found)] == ["Asma home", "Zakat office"]
    assert [one.names["en"] for one in in_order(found, Provider.neutral_name)] == ["Zakat office", "Asma home"]
    looks.choose(language="hi")
    assert [one.names["en"] for one in in_order(found)] == ["Zakat office", "Asma home"]
