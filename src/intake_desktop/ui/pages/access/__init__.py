# SPDX-License-Identifier: Apache-2.0
"""Who may open a case: her counsellor, who must not see it because she is involved, and erasing the file."""
