# SPDX-License-Identifier: Apache-2.0
"""The computer around the window: it sleeps, it is locked, somebody takes a picture of the screen. A module a system.

What a system cannot do is not papered over: `SystemSigns.heard` says what it tells, `pictures.BLOCKED` whether it keeps
pictures of the screen away from other programs, and the page about locking repeats it in words.
"""
