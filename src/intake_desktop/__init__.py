# SPDX-License-Identifier: Apache-2.0
"""Intake Desktop: the case file of a one-stop centre, kept safe on the centre's own computers."""

__version__ = "0.1.0"
