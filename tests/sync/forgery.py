# SPDX-License-Identifier: Apache-2.0
"""What somebody with the keys of a trusted PC, or without them, might put on a stick."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import pyrage

from intake_desktop.sync import bundle, manifest, minisign, sealing, sending
from intake_desktop.sync.manifest import Manifest, Member

from .centre import PC

Edit = Callable[[Manifest], Manifest]


def seal_and_sign(
    author: PC,
    plain: bytes,
    readers: Iterable[PC],
    path: Path,
    *,
    seed: bytes | None = None,
    trusted: str = manifest.FORMAT,
) -> Path:
    """Seal any plaintext to `readers` and sign it with the author's key (or with `seed`)."""
    recipients = [pyrage.x25519.Recipient.from_str(sealing.recipient_of(one.identity)) for one in readers]
    sealed = pyrage.encrypt(plain, recipients)
    path.write_bytes(sealed)
    signature = minisign.sign(hashlib.blake2b(sealed).digest(), seed or author.seed, trusted)
    path.with_name(path.name + ".minisig").write_bytes(signature)
    return path


def plain_of(prepared: sending.Prepared, author: PC) -> bytes:
    """Open a prepared bundle again, as its author can."""
    return pyrage.decrypt(bytes(prepared.sealed), [pyrage.x25519.Identity.from_str(author.identity)])


def with_manifest(plain: bytes, edit: Edit) -> bytes:
    """The same archive with another manifest."""
    _, found = bundle.read_manifest(memoryview(plain))
    members = bundle.read_members(memoryview(plain), found)
    packed = [bundle.Packed(member, bytes(members[member.name])) for member in found.members]
    return b"".join(bundle.archive(manifest.write(edit(found)), packed))


def with_member(plain: bytes, name: str, content: bytes, raw_size: int | None = None) -> bytes:
    """The same archive with one member replaced, and a manifest that describes it truthfully (or claims `raw_size`)."""
    _, found = bundle.read_manifest(memoryview(plain))
    members = {key: bytes(value) for key, value in bundle.read_members(memoryview(plain), found).items()}
    members[name] = content
    described = []
    for old in found.members:
        kept = members[old.name]
        size = raw_size if old.name == name and raw_size is not None else old.raw_size
        if old.name == name == bundle.ROSTER:
            size = len(kept)
        described.append(Member(old.name, len(kept), hashlib.sha256(kept).hexdigest(), size))
    packed = [bundle.Packed(member, members[member.name]) for member in described]
    return b"".join(bundle.archive(manifest.write(msgspec.structs.replace(found, members=tuple(described))), packed))


def tar_of(*entries: tuple[tarfile.TarInfo, bytes], like: bytes) -> bytes:
    """A tar with the true manifest of `like` in front and any entries behind it, padded as a bundle is."""
    raw, _ = bundle.read_manifest(memoryview(like))
    out = io.BytesIO()
    out.write(bundle.header(bundle.MANIFEST, len(raw)) + raw + bytes(-len(raw) % 512))
    for info, content in entries:
        info.size = len(content)
        out.write(info.tobuf(format=tarfile.USTAR_FORMAT) + content + bytes(-len(content) % 512))
    out.write(bytes(1024))
    out.write(bytes(-out.tell() % bundle.PADDING))
    return out.getvalue()
