# SPDX-License-Identifier: Apache-2.0
"""Who works here, by code and role, and giving a new member of staff a key of her own."""
