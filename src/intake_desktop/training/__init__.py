# SPDX-License-Identifier: Apache-2.0
"""Invented women and their cases: to practise on, for the story of the demonstration, and to measure on.

`invented` has the people and places, `lives` what befalls a case from the first talk to the closing, `practice` the
case file of a practice desk, which lies apart and never leaves the computer.
"""
