# SPDX-License-Identifier: Apache-2.0
"""A PC goes on from an older copy of itself: under a new name, so that nothing it writes can be mistaken for what was
lost, and with what was lost coming back from the other PCs.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Office

from intake_desktop.services import bundles, cases, devices
from intake_desktop.services.epochs import begin_epoch
from intake_desktop.services.unlock import lock


def go_on_as_another(office: Office) -> None:
    desk = office.desk("SV01")
    begin_epoch(desk.store, desk.staff_chain(), desk.staff_code, "copy")


def carry(source: Office, target: Office, stick: Path) -> bundles.Imported:
    stick.mkdir(exist_ok=True)
    written = bundles.export_bundle(source.desk("SV01"), stick, everything=True).value
    return bundles.import_bundle(target.desk("SV01"), written.path).value


def numbers(office: Office) -> set[str]:
    return {row.number for row in cases.list_cases(office.desk("SV01"))}


def test_a_new_epoch_changes_every_key_for_bundles_and_is_audited(office: Office) -> None:
    office.intake()
    before = office.desk("SV01").store.device
    go_on_as_another(office)
    store = office.desk("SV01").store
    after = store.device
    assert (after.station, after.epoch) == (before.station, before.epoch + 1)
    assert {after.id, after.signing_seed, after.age_identity}.isdisjoint(
        {before.id, before.signing_seed, before.age_identity}
    )
    event, about = store.reader.execute("select event, about from audit order by nr desc limit 1").fetchone()
    assert (event, about) == ("restored", f"{before.id} {after.id} copy")
    office.intake("CW01", full_name="Nasreen")
    assert office.desk("SV01").store.journal.version_vector().keys() == {before.id, after.id}


def test_what_the_older_copy_lost_comes_back_from_the_other_pc(
    offices: Callable[..., list[Office]], tmp_path: Path
) -> None:
    a, b = offices("A", "B")
    a.intake()
    lock(a.desk("SV01"))
    shutil.copytree(a.home, tmp_path / "older")
    a.intake("CW01", full_name="Nasreen")
    everything = numbers(a)
    assert carry(a, b, tmp_path / "stick").outcome == "accepted"
    lock(a.desk("SV01"))
    shutil.rmtree(a.home)
    shutil.copytree(tmp_path / "older", a.home)

    go_on_as_another(a)
    assert numbers(a) < everything
    card = devices.export_device_file(a.desk("SV01"), tmp_path)
    devices.trust_device(b.desk("SV01"), card, devices.own_words(a.desk("SV01")))
    brought = carry(b, a, tmp_path / "back")
    assert brought.new > 0
    assert brought.unknown == 0
    assert numbers(a) == everything


def test_bundles_of_the_former_incarnation_are_refused_and_it_is_no_pc_to_send_to(
    offices: Callable[..., list[Office]], tmp_path: Path
) -> None:
    a, _ = offices("A", "B")
    a.intake()
    (tmp_path / "stick").mkdir()
    old = bundles.export_bundle(a.desk("SV01"), tmp_path / "stick", everything=True).value
    go_on_as_another(a)
    assert bundles.verify_bundle(a.desk("SV01"), old.path).outcome in {"revoked_signer", "wrong_recipient"}
    assert [one.station for one in devices.list_devices(a.desk("SV01"))] == ["B"]
