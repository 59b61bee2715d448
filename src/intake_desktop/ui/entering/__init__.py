# SPDX-License-Identifier: Apache-2.0
"""Entries of a case that several pages show and take in: a form at a time, rows with their verbs, stays."""
