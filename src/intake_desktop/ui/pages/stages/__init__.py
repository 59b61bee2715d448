# SPDX-License-Identifier: Apache-2.0
"""Law and shelter: how dangerous it is, police and courts, stays in the shelter, conferences of one case."""
