# SPDX-License-Identifier: Apache-2.0
"""What a case, a consent, a referral and an operation are, and the rules they keep. Knows no file and no window."""
