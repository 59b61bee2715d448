# SPDX-License-Identifier: Apache-2.0
"""The encrypted file itself: its key, its promises to the disk, and the lock that keeps a second program out."""

from __future__ import annotations

import binascii
from collections.abc import Sequence
from pathlib import Path

from sqlcipher3 import dbapi2 as sql

from .troubles import StoreDamaged, damaged, spoken

KEY_LENGTH = 48
"""32 bytes of key and 16 of salt: with both given, nothing is derived from a passphrase."""

MEMORY_PROMISE = "pragma cipher_memory_security = on"
"""Each piece of memory that the engine uses is locked, and overwritten before it is given back."""

_PROMISES = (
    "pragma foreign_keys = on",
    "pragma trusted_schema = off",
    "pragma cell_size_check = on",
    "pragma secure_delete = on",
    "pragma temp_store = memory",
    "pragma busy_timeout = 2000",
    "pragma cache_size = -16000",
)


def fitting(path: Path, keys: Sequence[bytearray]) -> bytearray:
    """Give the one of several keys that the file at `path` opens with: it begins with the salt of its key.

    The first one when none fits, or when there is no reading it; opening then says what is wrong.
    """
    try:
        with path.open("rb") as whole:
            salt = whole.read(KEY_LENGTH - 32)
    except OSError:
        salt = b""
    return next((key for key in keys if bytes(key[32:]) == salt), keys[0])


def opens(path: Path, key: bytearray) -> bool:
    """Say whether the file at `path` opens with this key: its first page proves it. Changes nothing."""
    try:
        connect(path, key, reader=True).close()
    except StoreDamaged:
        return False
    return True


def connect(path: Path, key: bytearray, *, reader: bool = False) -> sql.Connection:
    """Open the file with its raw key; StoreDamaged when the key does not fit or the first page was changed.

    The key goes in as a bytearray that is wiped at once: the engine's text form of a key leaves copies behind.
    """
    db = _keyed(path, key)
    try:
        with spoken(path):
            try:
                db.execute("select count(*) from sqlite_schema").fetchone()
            except sql.DatabaseError as error:
                if isinstance(error, sql.OperationalError):
                    raise
                raise damaged() from None
            for promise in (MEMORY_PROMISE, *_PROMISES):
                db.execute(promise)
            if reader:
                db.execute("pragma query_only = on")
            else:
                db.execute("pragma journal_mode = wal")
                db.execute("pragma synchronous = full")
    except BaseException:
        db.close()
        raise
    return db


def blank(path: Path, key: bytearray) -> sql.Connection:
    """Open a new, empty file to be filled as a whole: without a log, and without waiting for the disk at each page.

    Whoever fills it brings it to the disk afterwards.
    """
    db = _keyed(path, key)
    with spoken():
        for setting in (MEMORY_PROMISE, "pragma journal_mode = off", "pragma synchronous = off"):
            db.execute(setting)
    return db


def connect_in_place(path: Path, key: bytearray, *, with_log: bool = False) -> sql.Connection:
    """Open a file that nobody writes, for reading only and without a file beside it; StoreDamaged when the key does not
    fit. What lies behind its last page (in a backup) is not looked at.

    `with_log` reads the log beside it as well, and leaves both as they are.
    """
    db = _keyed(path, key, "?mode=ro" if with_log else "?mode=ro&immutable=1")
    try:
        with spoken():
            try:
                db.execute("select count(*) from sqlite_schema").fetchone()
            except sql.DatabaseError:
                raise damaged() from None
            for promise in (MEMORY_PROMISE, *_PROMISES):
                db.execute(promise)
    except BaseException:
        db.close()
        raise
    return db


def is_sound(path: Path, key: bytearray) -> bool:
    """Check every page and every index on a connection of its own (seconds for a large file).

    The first 16 bytes repeat the salt, which is given with the key and so is not read there: they are compared here.
    """
    with path.open("rb") as whole:
        if whole.read(KEY_LENGTH - 32) != bytes(key[32:]):
            return False
    db = connect(path, key, reader=True)
    try:
        if db.execute("pragma cipher_integrity_check").fetchall():
            return False
        return bool(db.execute("pragma integrity_check").fetchall() == [("ok",)])
    except sql.DatabaseError:
        return False
    finally:
        db.close()


def _keyed(path: Path, key: bytearray, how: str = "") -> sql.Connection:
    if len(key) != KEY_LENGTH:
        raise ValueError("a store key has 48 bytes")
    where = path.absolute().as_uri() + how if how else str(path)
    with spoken():
        db = sql.connect(where, uri=bool(how), isolation_level=None, check_same_thread=False, cached_statements=256)
        raw = bytearray(b"x'") + binascii.hexlify(key) + b"'"
        try:
            db.set_key(raw)
        finally:
            raw[:] = bytes(len(raw))
        db.execute("pragma cipher_log_level = none")
    return db
