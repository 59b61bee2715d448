# SPDX-License-Identifier: Apache-2.0
"""Who is in the shelter now, by code: days, health needs, danger, and what is to be done about each stay."""
