# SPDX-License-Identifier: Apache-2.0
"""Sealed files of partners: slips that come, the replies to ours, and word that she stopped one."""
