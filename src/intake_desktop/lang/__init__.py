# SPDX-License-Identifier: Apache-2.0
"""Messages become sentences in the reader's language.

``speaker("ur")`` gives the one :class:`Speaker` of a language. English text in the source is the message id; the
translations lie in ``resources/lang/<language>/messages.po``. Add a language there, in ``LANGUAGES`` and in
``figures.CUSTOMS``; the tests of this room then say what is missing.
"""

from .speaker import LANGUAGES, N_, Speakable, Speaker, speaker

__all__ = ["LANGUAGES", "N_", "Speakable", "Speaker", "speaker"]
