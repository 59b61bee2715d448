# SPDX-License-Identifier: Apache-2.0
"""The main job as a story with invented people, told without a display through the services that the window uses."""

from .story import tell_the_story

__all__ = ["tell_the_story"]
