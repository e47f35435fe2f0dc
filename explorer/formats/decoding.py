"""From stored bytes to a JSON value: decompress, deserialise, unwrap. Never runs or imports anything.

What cannot be decoded becomes {"$undecoded": {"encoding", "reason", "hex"}}, flagged "undecoded".
"""

from __future__ import annotations

import json
import math
import zlib
from typing import Any, NamedTuple

from explorer.core.json_text import JsonText, TooDeep, Unwrap, as_it_is
from explorer.core.plain import plain
from explorer.core.undecoded import UNDECODED
from explorer.core.undecoded import undecoded as mark
from explorer.formats.decoders import DECODERS
from explorer.formats.limits import Limits, MendedText
from explorer.formats.sniffing import looks_random

TEXT = "text"
"""The encoding of a payload that is text, whatever that says; JSON in it is read."""


class Decoded(NamedTuple):
    """A payload as a JSON value, and flags for what is unusual about it."""

    data: Any
    flags: tuple[str, ...] = ()


class _Undecodable(ValueError):
    """Why a payload stays bytes: a guess at its encoding, and a reason in plain words."""

    def __init__(self, encoding: str, reason: str) -> None:
        super().__init__(reason)
        self.encoding = encoding
        self.reason = reason


def undecoded(encoding: str, reason: str, stored: bytes = b"") -> Decoded:
    """Mark a payload as undecoded, with its first bytes in hex."""
    return Decoded(mark(encoding, reason, stored), (UNDECODED,))


class PayloadDecoder:
    """Decodes payloads one after another.

    Args:
        limits: how large and how deep a payload may be.
        unwrap: gives the value inside an object that only says its type.
    """

    def __init__(self, limits: Limits, unwrap: Unwrap = as_it_is) -> None:
        self._most = limits.payload_bytes
        self._depth = limits.depth
        self._json = JsonText(limits.depth, unwrap)

    def decode(self, stored: object, encoding: str | None = None) -> Decoded:
        """Decode a stored payload: bytes or text, or a number that the database made of bare JSON.

        Args:
            stored: the payload.
            encoding: what it is written in, where the store tells; None to see from the bytes.
        """
        match stored:
            case None:
                return Decoded(None, ("no-data",))
            case bytes():
                return self._decode_bytes(stored, encoding)
            case str():
                return self._decode_text(stored, encoding)
            case float() if not math.isfinite(stored):
                return Decoded({"$number": str(stored)}, ("number-as-text",))
            case _:
                return Decoded(stored)

    def plain(self, stored: object) -> Decoded:
        """Give a column that is no payload as a JSON value: numbers as they are, the rest as text."""
        match stored:
            case bool() | int() | dict() | list():
                return Decoded(stored)
            case float() if math.isfinite(stored):
                return Decoded(stored)
            case float():
                return Decoded({"$number": str(stored)}, ("number-as-text",))
            case bytes():
                return Decoded(stored.hex())
            case _:
                return Decoded(None if stored is None else plain(stored))

    def _decode_text(self, stored: str, encoding: str | None) -> Decoded:
        flags = ("invalid-utf8",) if isinstance(stored, MendedText) else ()
        try:
            other = self._otherwise(stored.encode(), encoding) if stored.lstrip()[:1] == "<" else None
            decoded = other or self._deserialised(stored, encoding)
        except _Undecodable as error:
            decoded = undecoded("text", error.reason, stored.encode())
        return Decoded(decoded.data, decoded.flags + flags)

    def _decode_bytes(self, stored: bytes, encoding: str | None) -> Decoded:
        try:
            plain_bytes = self._decompressed(stored)
            if plain_bytes is not stored and _is_compressed(plain_bytes):
                raise _Undecodable("zlib", "It is compressed twice, and only the outer one is undone.")
            if _is_bson(plain_bytes):
                raise _Undecodable("bson", "It looks like BSON, which this program does not read.")
            other = self._otherwise(plain_bytes, encoding)
            if other is not None:
                return other
            try:
                return self._deserialised(_as_text(plain_bytes), encoding)
            except UnicodeDecodeError as error:
                if not plain_bytes.lstrip().startswith((b"{", b"[", b'"')):
                    raise _Undecodable(*_guess(plain_bytes, encoding)) from None
                mended = self._deserialised(plain_bytes.decode(error.encoding, "replace"))
                return Decoded(mended.data, (*mended.flags, "invalid-utf8"))
        except _Undecodable as error:
            return undecoded(error.encoding, error.reason, stored)

    def _otherwise(self, stored: bytes, encoding: str | None) -> Decoded | None:
        """Decode a payload that is said to be, or looks like, something else than JSON; else give None."""
        if len(stored) > self._most:
            return None
        told = any(one.name == encoding for one in DECODERS)
        for one in DECODERS:
            if one.name != encoding and (told or not one.begins(stored[:16])):
                continue
            try:
                return Decoded(one.read(stored, self._depth))
            except ValueError as error:
                if told or one.certain:
                    raise _Undecodable(one.name, f"It cannot be read: {plain(error)}.") from None
            except MemoryError:
                raise _Undecodable(one.name, "It needs more memory than allowed.") from None
        return None

    def _decompressed(self, stored: bytes) -> bytes:
        """Undo one compression; a second one inside is not undone."""
        if not _is_compressed(stored):
            return stored
        # 47: zlib or gzip, whichever the header says.
        unpacker = zlib.decompressobj(wbits=47)
        try:
            data = unpacker.decompress(stored, self._most)
        except zlib.error:
            return stored
        if unpacker.eof:
            return data
        if len(data) >= self._most:
            raise _Undecodable("zlib", f"It expands beyond {self._most:,} bytes.")
        raise _Undecodable("zlib", "The compressed data ends early.")

    def _deserialised(self, text: str, told: str | None = None) -> Decoded:
        if len(text) > self._most:
            raise _Undecodable("json", f"It is larger than {self._most:,} characters.")
        try:
            return Decoded(*self._json.read(text))
        except TooDeep:
            raise _Undecodable("json", f"It is nested deeper than {self._depth} levels.") from None
        except MemoryError:
            raise _Undecodable("json", "It needs more memory than allowed.") from None
        except json.JSONDecodeError as error:
            if told == TEXT:
                return Decoded(text)
            encoding, reason = _guess(text.encode(errors="replace"))
            if encoding == "text":
                reason = f"It is not JSON: {plain(error.msg)} at character {error.pos + 1}."
            raise _Undecodable(encoding, reason) from None
        except ValueError as error:
            raise _Undecodable("json", f"It cannot be read: {plain(error)}.") from None


def _is_compressed(stored: bytes) -> bool:
    if stored[:2] == b"\x1f\x8b":
        return True
    return len(stored) > 2 and stored[0] & 0x8F == 8 and int.from_bytes(stored[:2], "big") % 31 == 0


def _is_bson(stored: bytes) -> bool:
    """Say whether bytes begin with their own number, as BSON does and no text can."""
    return int.from_bytes(stored[:4], "little") == len(stored) > 4 and stored.endswith(b"\0")


def _as_text(data: bytes) -> str:
    encoding = json.detect_encoding(data)
    return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)


def _guess(data: bytes, told: str | None = None) -> tuple[str, str]:
    """Guess what bytes are that are no JSON, where nothing is told of them: encoding and reason."""
    if not data:
        return "empty", "It is empty."
    if data[:1] == b"\x80" and data[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05") and data.endswith(b"."):
        return "pickle", "It looks like a Python pickle, which could run code and is never loaded."
    if data.startswith(b"\xac\xed\x00\x05"):
        return "java", "It looks like a serialised Java object, which is never loaded."
    try:
        data.decode()
    except UnicodeDecodeError:
        if told is not None:
            return told, f"It is {told}, whose meaning only its application knows."
        if looks_random(data):
            return "encrypted", "It looks encrypted (a guess from its random bytes), and no key is known."
        return "binary", "It is neither JSON nor text."
    return "text", "It is not JSON."
