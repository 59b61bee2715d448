# SPDX-License-Identifier: Apache-2.0
"""Whose cases are whose, and giving them to somebody else."""
