# SPDX-License-Identifier: Apache-2.0
"""Papers she is handed: the consent form, an appointment card, a summary for the court, the letter at the end."""
