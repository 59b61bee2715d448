# SPDX-License-Identifier: Apache-2.0
"""Sealed files of partners, from a terminal."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain.sentences import Sentence, sentence
from ..lang import Speaker
from .signing_in import tell, unlocked

if TYPE_CHECKING:
    from ..services.incoming import SlipSeen

_TAKEN = {
    "slip": sentence("It is kept here now."),
    "reply": sentence("The reply is written down."),
    "stop": sentence("What was kept of it here is erased."),
}


def add_to(verbs: Any, signing_in: argparse.ArgumentParser) -> None:
    """Put the verb ``slip`` among the verbs of the program."""
    kinds = verbs.add_parser("slip", help="sealed files from and to partners").add_subparsers(
        dest="slip", required=True, metavar="WHAT"
    )
    keys = kinds.add_parser("keys", parents=[signing_in], help="write the key file of this centre for a partner")
    keys.add_argument("folder", type=Path)
    send = kinds.add_parser("send", parents=[signing_in], help="seal a slip that was issued to its receiver")
    send.add_argument("number", help="the number of the slip")
    send.add_argument("folder", type=Path)
    look = kinds.add_parser("look", parents=[signing_in], help="say what a file of a partner is; stores nothing")
    look.add_argument("path", type=Path)
    take = kinds.add_parser("take", parents=[signing_in], help="keep a slip, write a reply down, end what was stopped")
    take.add_argument("path", type=Path)
    for kind in kinds.choices.values():
        kind.set_defaults(do=_slip)


def _slip(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services import exchange, incoming, stubs

    with unlocked(asked, say) as desk:
        if asked.slip == "keys":
            print(exchange.export_own_keys(desk, asked.folder))
            print(say.say("Its six words: {words}", words=" ".join(exchange.own_keys(desk).words)))
            return 0
        if asked.slip == "send":
            sent = exchange.send_slip(desk, stubs.find_slip(desk, asked.number).id, asked.folder).value
            print(sent.path)
            return 0
        seen = incoming.look_into(desk, asked.path)
        tell(say, _what(seen), good=True)
        if seen.known:
            print(say.say("This file was taken in before. Nothing has to be changed."))
        elif asked.slip == "take":
            take = {"slip": incoming.accept_slip, "reply": incoming.take_reply, "stop": incoming.take_stop}
            take[seen.kind](desk, seen)
            tell(say, _TAKEN[seen.kind], good=True)
        return 0


def _what(seen: SlipSeen) -> Sentence:
    number, centre = seen.found.slip_number, seen.found.sender
    if seen.kind == "slip":
        return sentence("Slip {number} of the centre {centre}.", number=number, centre=centre)
    if seen.kind == "reply":
        return sentence("The reply of the centre {centre} to slip {number}.", number=number, centre=centre)
    return sentence("The centre {centre} says that she stopped slip {number}.", number=number, centre=centre)
