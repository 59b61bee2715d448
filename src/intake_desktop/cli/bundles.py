# SPDX-License-Identifier: Apache-2.0
"""Bundles and the files of other PCs, from a terminal."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ..lang import Speaker
from .signing_in import progress, tell, unlocked


def add_to(verbs: Any, signing_in: argparse.ArgumentParser) -> None:
    """Put the verbs ``bundle`` and ``device`` among the verbs of the program."""
    kinds = verbs.add_parser("bundle", help="write, check and take in bundles").add_subparsers(
        dest="bundle", required=True, metavar="WHAT"
    )
    export = kinds.add_parser("export", parents=[signing_in], help="write a bundle for the other PCs")
    export.add_argument("folder", type=Path)
    export.add_argument("--full", action="store_true", help="with everything, not only what is new to them")
    verify = kinds.add_parser("verify", parents=[signing_in], help="say what would become of a bundle")
    verify.add_argument("path", type=Path)
    verify.add_argument("--public-key", type=Path, metavar="FILE", help="check the signature only, without signing in")
    kinds.add_parser("import", parents=[signing_in], help="take a bundle in").add_argument("path", type=Path)
    for kind in kinds.choices.values():
        kind.set_defaults(do=_bundle)
    cards = verbs.add_parser("device", help="make PCs of the centre known to each other").add_subparsers(
        dest="device", required=True, metavar="WHAT"
    )
    cards.add_parser("export", parents=[signing_in], help="write the file of this PC").add_argument("folder", type=Path)
    trust = cards.add_parser("trust", parents=[signing_in], help="read the file of another PC and trust it")
    trust.add_argument("path", type=Path)
    trust.add_argument("--words", nargs="+", metavar="WORD", help="the six words that the other PC shows")
    for card in cards.choices.values():
        card.set_defaults(do=_device)


def _bundle(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services import bundles

    if asked.bundle == "verify" and asked.public_key is not None:
        verdict = bundles.verify_signature(asked.path, asked.public_key)
        tell(say, verdict.what, verdict.way_on, good=not verdict.refused)
        return int(verdict.refused)
    with unlocked(asked, say) as desk:
        if asked.bundle == "export":
            exported = bundles.export_bundle(desk, asked.folder, everything=asked.full, progress=progress(say)).value
            print(exported.path)
            print(
                say.say(
                    "{count} entries for the PCs {stations}. The stick can be taken out.",
                    count=exported.operations,
                    stations=", ".join(exported.stations),
                )
            )
            return 0
        if asked.bundle == "verify":
            verdict = bundles.verify_bundle(desk, asked.path, progress=progress(say))
            tell(say, verdict.what, verdict.way_on, good=not verdict.refused)
            return int(verdict.refused)
        imported = bundles.import_bundle(desk, asked.path, progress=progress(say)).value
        tell(say, imported.verdict.what, imported.verdict.way_on, good=True)
        print(say.say("{new} new entries, {cases} cases new or changed.", new=imported.new, cases=imported.cases))
        if imported.held:
            print(say.say("{held} entries wait for others that have not come yet.", held=imported.held))
        if imported.conflicts:
            print(say.say("{count} fields have two values. Open the cases and decide.", count=imported.conflicts))
        for _, reason in imported.quarantined:
            tell(say, reason)
        return 0


def _device(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services import devices

    with unlocked(asked, say) as desk:
        if asked.device == "export":
            print(devices.export_device_file(desk, asked.folder))
            print(say.say("Its six words: {words}", words=" ".join(devices.own_words(desk))))
            return 0
        card = devices.read_device_file(desk, asked.path)
        print(say.say("PC {station} of the centre {centre}.", station=card.station, centre=card.centre))
        print(say.say("Its six words: {words}", words=" ".join(card.words)))
        if asked.words is None:
            print(say.say("Compare them with that PC, then run this again with --words and the six words."))
            return 0
        if tuple(" ".join(asked.words).lower().split()) != card.words:
            print(say.say("These are other words. Do not trust this file."), file=sys.stderr)
            return 1
        print(say.say("PC {station} is trusted now.", station=devices.trust_device(desk, asked.path, card.words).value))
        return 0
