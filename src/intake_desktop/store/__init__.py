# SPDX-License-Identifier: Apache-2.0
"""The encrypted file: open, transact, read, search. The only room that knows SQLCipher."""

from .store import OwnDevice, Store
from .transaction import Admission, Transaction

__all__ = ["Admission", "OwnDevice", "Store", "Transaction"]
