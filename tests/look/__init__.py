# SPDX-License-Identifier: Apache-2.0
"""Contact sheets of the screens, for people to look at: each scene × language × text size × light and dark.

``python -m tests.look --out DIR [SCENE…]``. Nothing here compares pixels; the tests ask widgets instead.
"""
