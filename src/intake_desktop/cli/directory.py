# SPDX-License-Identifier: Apache-2.0
"""The directory of services from a terminal: hand it on, take one in after a look, look something up."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..lang import Speaker
from .signing_in import unlocked

_SIGNS = {"new": "+", "changed": "~", "kept": "·", "same": "="}


def add_to(verbs: Any, signing_in: argparse.ArgumentParser) -> None:
    """Put the verb ``directory`` among the verbs of the program."""
    kinds = verbs.add_parser("directory", help="look services up, hand the directory on, take one in").add_subparsers(
        dest="directory", required=True, metavar="WHAT"
    )
    export = kinds.add_parser("export", parents=[signing_in], help="write the directory as one file, without names")
    export.add_argument("folder", type=Path, metavar="FOLDER")
    export.set_defaults(do=_export)
    take = kinds.add_parser(
        "import", parents=[signing_in], help="say what a directory file would change, and store it with --store"
    )
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--store", action="store_true", help="store what is new or was checked later")
    take.set_defaults(do=_import)
    search = kinds.add_parser("search", parents=[signing_in], help="look services up")
    search.add_argument("text", nargs="?", default="", metavar="TEXT", help="name, place or number, in any letters")
    search.add_argument("--sector", default="", help="a kind of service, such as legal_aid")
    search.add_argument("--district", default="")
    search.add_argument("--open", action="store_true", help="only those that are open now")
    search.set_defaults(do=_search)


def _export(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services.directory_file import export_directory

    with unlocked(asked, say) as desk:
        path = export_directory(desk, asked.folder)
    print(say.say("The directory is written to {file}.", file=str(path)))
    return 0


def _import(asked: argparse.Namespace, say: Speaker) -> int:
    from ..services.directory_file import look_into, take_in

    with unlocked(asked, say) as desk:
        seen = look_into(desk, asked.file)
        for line in seen.lines:
            if line.kind != "same":
                print(f"{_SIGNS[line.kind]} {say.pick(line.names)}  {', '.join(line.fields)}".rstrip())
                for _, was, becomes in line.moved:
                    print(f"    {say.isolate(was)} → {say.isolate(becomes)}")
        print(
            say.say(
                "New: {new}. Changed: {changed}. Ours is not older: {kept}. The same: {same}.",
                new=seen.count("new"),
                changed=seen.count("changed"),
                kept=seen.count("kept"),
                same=seen.count("same"),
            )
        )
        if seen.waiting:
            print(
                say.say(
                    "Left out: {count} whose number or address would change, or that are here already. Ask there, "
                    "and choose them in the window.",
                    count=len(seen.waiting),
                )
            )
        if asked.store:
            print(say.say("Services stored: {count}.", count=take_in(desk, seen).value))
        else:
            print(say.say("Nothing is stored yet. Add --store to store it."))
    return 0


def _search(asked: argparse.Namespace, say: Speaker) -> int:
    from ..domain.opening import DAYS
    from ..domain.providers import Search
    from ..services.providers import search_providers

    with unlocked(asked, say) as desk:
        now = desk.now().astimezone() if asked.open else None
        search = Search(text=asked.text, sector=asked.sector, district=asked.district, open_at=now, order=say.language)
        found = search_providers(desk, search)
        for one in found:
            hours = one.hours_in(lambda day: say.label("weekday", DAYS[day - 1]))
            print(
                "  ".join(
                    filter(None, (say.pick(one.names), one.phone and say.isolate(one.phone), hours, one.district))
                )
            )
    if not found:
        print(say.say("No service found."))
    return 0
