# SPDX-License-Identifier: Apache-2.0
"""The questions of a form on the screen: an editor for each kind, the question around it, and a step of them.

Shared by the intake and by the preview of a form, so that a preview shows exactly what will be asked. `sheet` has the
widget, `course` goes through a form with it: connect the sheet's signals to the course, ask for `show_step`, and for
`marks` whenever something changed.
"""
