# SPDX-License-Identifier: Apache-2.0
"""The plan of a case: where it stands, what she needs and wants, who does what, and the safety plan."""
