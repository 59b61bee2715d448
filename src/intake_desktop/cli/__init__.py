# SPDX-License-Identifier: Apache-2.0
"""The program from a terminal: the same services as the window, with the same sentences.

Each module of this room adds its verbs to the parser (`add_to`) and says what does them (`do`). Exit codes: 0 done,
1 it could not be done (the sentence says why and what to do), 2 asked wrongly, 3 no display.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from .. import __version__
from ..domain.codes import LANGUAGES
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..lang import Speaker, speaker
from . import backups, bundles, computer, directory, forms, signing_in, slip_files, staff


def main(words: Sequence[str] | None = None) -> int:
    """Do what was asked for and give the exit code. Without `words` this is a process of its own."""
    if words is None:
        _keep_to_ourselves()
    asked = _parser().parse_args(words)
    say = speaker(asked.language)
    if asked.verb in (None, "run", "practise"):
        from ..app import run

        until_shown, said = getattr(asked, "until_shown", False), getattr(asked, "said", "")
        return run(signing_in.home(asked), until_shown=until_shown, said=said, practise=asked.verb == "practise")
    try:
        return int(asked.do(asked, say))
    except Trouble as trouble:
        signing_in.tell(say, trouble.what, trouble.way_on)
        return 1
    except EOFError:  # it was asked for something, and there is no terminal to answer in
        signing_in.tell(
            say,
            sentence("Nothing was typed, so nothing was done."),
            sentence("Type it in a terminal, or give --staff and --passphrase-fd."),
        )
        return 1
    except KeyboardInterrupt:
        return 1


def _keep_to_ourselves() -> None:
    """Before anything of a case can be in memory: nobody else reads it, and no fault tells a value."""
    from ..ui.silence import keep_values_out
    from ..vault.hygiene import close_memory

    close_memory()
    keep_values_out()


def _demo(asked: argparse.Namespace, say: Speaker) -> int:
    from ..demo import tell_the_story

    return tell_the_story(asked.out, say, window=not asked.no_window)


def _screens(asked: argparse.Namespace, say: Speaker) -> int:
    from ..demo.screens import take_screens

    with signing_in.unlocked(asked, say) as desk:
        return take_screens(desk, asked.out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="intake-desktop", description="Cases, referral slips and bundles of one centre."
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--home", type=Path, help="folder of this PC's case file")
    parser.add_argument("--language", choices=LANGUAGES, default=_language(), help="language of the answers")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    run = verbs.add_parser("run", help="open the window (also without a verb)")
    run.add_argument("--until-shown", action="store_true", help=argparse.SUPPRESS)
    run.add_argument("--said", default="", help=argparse.SUPPRESS)
    practise = verbs.add_parser("practise", help="open a practice desk with invented cases; nobody signs in")
    practise.add_argument("--until-shown", action="store_true", help=argparse.SUPPRESS)
    demo = verbs.add_parser("demo", help="tell the main job as a story, with invented people")
    demo.add_argument("--out", type=Path, default=Path("out"), help="folder for slips, pictures and the bundle")
    demo.add_argument("--no-window", action="store_true", help="do not open the window at the end")
    demo.set_defaults(do=_demo)
    options = signing_in.options()
    screens = verbs.add_parser("screens", parents=[options])
    screens.add_argument("--out", type=Path, required=True)
    screens.set_defaults(do=_screens)
    for room in (computer, staff, backups, bundles, slip_files, forms, directory):
        room.add_to(verbs, options)
    return parser


def _language() -> str:
    spoken = os.environ.get("LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return spoken[:2] if spoken[:2] in LANGUAGES else "en"
