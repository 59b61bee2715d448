# SPDX-License-Identifier: Apache-2.0
"""What all pages of one case share: its head, which never scrolls, and the strip of topics below it.

A page of a case is a :class:`~.topic.TopicPage`; which topics there are stands in `strip`. Pages do not know each
other: they say `topic_wanted`, and the shell's table goes there.
"""
