# SPDX-License-Identifier: Apache-2.0
"""Two centres make themselves known to each other: a key file in the hand, six words read aloud."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from tests.conftest import Office

from intake_desktop.domain.permissions import NotAllowed
from intake_desktop.services import exchange
from intake_desktop.sync import partners


def test_a_partner_can_receive_files_once_its_keys_are_known_and_her_name_once_they_were_verified(
    offices: Callable[..., list[Office]], tmp_path: Path
) -> None:
    ours, theirs = offices("A")[0], offices("B")[0]
    shelter = ours.provider("shelter")
    path = exchange.export_own_keys(theirs.desk(), tmp_path)
    desk = ours.desk("SV01")
    assert not exchange.can_receive(desk, shelter)
    keys = exchange.read_partner_keys(desk, path)
    assert keys.words == exchange.own_keys(theirs.desk()).words
    assert len(keys.words) == 6
    exchange.record_partner_keys(desk, shelter, keys, verified_in_person=False)
    assert exchange.can_receive(desk, shelter)
    assert not exchange.may_be_named(desk, shelter)
    exchange.record_partner_keys(desk, shelter, keys, verified_in_person=True)
    known = exchange.partner_of(desk, shelter)
    assert exchange.may_be_named(desk, shelter)
    assert known.verified_by == "SV01"
    assert known.pcs == 1
    exchange.forget_partner_keys(desk, shelter)
    assert not exchange.can_receive(desk, shelter)
    assert not exchange.partner_of(desk, shelter).recorded


def test_the_keys_of_a_centre_are_those_of_all_its_pcs(offices: Callable[..., list[Office]]) -> None:
    a, _ = offices("A", "B")
    assert [pc.station for pc in exchange.own_keys(a.desk()).pcs] == ["A", "B"]


def test_a_centre_cannot_be_its_own_partner(office: Office) -> None:
    shelter = office.provider("shelter")
    with pytest.raises(exchange.KeysRefused):
        exchange.record_partner_keys(office.desk(), shelter, exchange.own_keys(office.desk()), verified_in_person=True)
    with pytest.raises(NotAllowed):
        exchange.own_keys(office.desk("CW01"))


def test_a_key_file_that_was_touched_is_refused_by_name(office: Office, tmp_path: Path) -> None:
    path = exchange.export_own_keys(office.desk(), tmp_path)
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        touched = bytearray(whole)
        touched[place] ^= 1
        with pytest.raises((partners.NotAKeyFile, partners.KeyFileIsNewer)):
            partners.read_keys(bytes(touched))
    with pytest.raises(partners.KeyFileIsNewer):
        partners.read_keys(whole.replace(b"intake-partner/1", b"intake-partner/2"))
    for other in (whole[:-1], whole + b"\n", b"", b"{}", msgspec.json.encode([1])):
        with pytest.raises(partners.NotAKeyFile):
            partners.read_keys(other)
    with pytest.raises(partners.KeyFileUnreadable):
        partners.read_file(tmp_path / "nothing.json")
    assert office.desk().centre.code not in path.name


def test_names_that_nobody_can_read_as_they_stand_make_no_key_file(office: Office) -> None:
    """Whoever compares the words sees these names: no letter in them may turn the line around or stand unseen."""
    keys, seed = exchange.own_keys(office.desk()), office.desk().store.device.signing_seed
    assert partners.read_keys(partners.key_file(keys, seed)) == keys
    for names in ({"en": "Multan\u202ererohaL"}, {"en": "Mul\u200btan"}, {"xx": "Multan"}, {}):
        with pytest.raises(partners.NotAKeyFile):
            partners.read_keys(partners.key_file(msgspec.structs.replace(keys, names=names), seed))
