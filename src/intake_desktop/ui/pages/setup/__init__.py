# SPDX-License-Identifier: Apache-2.0
"""The first day on this computer: a centre, its first supervisor, and the paper that can save everything."""
