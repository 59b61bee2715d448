# SPDX-License-Identifier: Apache-2.0
"""The closed desk: code, passphrase, language, and nothing that tells what the program is for."""
