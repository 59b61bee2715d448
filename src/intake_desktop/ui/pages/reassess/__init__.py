# SPDX-License-Identifier: Apache-2.0
"""How dangerous it is for her: every judgement with its day, and asking her again."""
