"""From stored bytes to a JSON value: decrypt, decompress, deserialise, unwrap. Nothing is run or imported.

Each step is taken only where a payload needs it: as somebody chose, else as the store tells, else as the
bytes look. What cannot be decoded becomes {"$undecoded": {"encoding", "reason", "hex"}}, flagged "undecoded".
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar

from explorer.core.decoding import STEPS
from explorer.core.errors import StoreError
from explorer.core.json_text import JsonText, TooDeep, Unwrap, as_it_is
from explorer.core.plain import plain
from explorer.core.undecoded import ENCRYPTED, UNDECODED
from explorer.core.undecoded import undecoded as mark
from explorer.formats.decoders import DECODERS, Decoder, base64_text, bson, compressed
from explorer.formats.decoders.unread import guess
from explorer.formats.limits import Limits, MendedText
from explorer.formats.sniffing import looks_random

T = TypeVar("T")

TEXT = "text"
"""The encoding of a payload that is text, whatever that says; JSON in it is read."""

BSON = "bson"
BYTE_ORDER_MARK = "\ufeff"
"""What .NET writes before a text in UTF-8; it is no part of it."""

PASSED_ON = (MemoryError, StoreError)
"""What says more than that one payload cannot be read: it ends the step that needed it."""

Decrypt = Callable[[bytes], bytes]
"""Opens an encrypted payload; raises ValueError where its key does not."""


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
        decrypt: opens encrypted payloads with the key that was given; None where none was.
    """

    def __init__(self, limits: Limits, unwrap: Unwrap = as_it_is, decrypt: Decrypt | None = None) -> None:
        self._most = limits.payload_bytes
        self._depth = limits.depth
        self._json = JsonText(limits.depth, unwrap)
        self._decrypt = decrypt

    def decode(self, stored: object, encoding: str | None = None, chosen: str | None = None) -> Decoded:
        """Decode a stored payload: bytes or text, or a number that the database made of bare JSON.

        Args:
            stored: the payload.
            encoding: what it is written in, where the store tells; None to see from the bytes.
            chosen: the encoding that somebody chose instead, one of explorer.core.decoding.ENCODINGS.
        """
        match stored:
            case None:
                return Decoded(None, ("no-data",))
            case bytes():
                return self._guarded(stored, lambda: self._bytes(stored, encoding, chosen))
            case str():
                flags = ("invalid-utf8",) if isinstance(stored, MendedText) else ()
                decoded = self._guarded(stored.encode(), lambda: self._text(stored, encoding, chosen))
                return Decoded(decoded.data, decoded.flags + flags)
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
            case MendedText():
                return Decoded(str(stored), ("invalid-utf8",))
            case str() | None:
                return Decoded(stored)
            case _:
                return Decoded(plain(stored))

    def _guarded(self, stored: bytes, decoded: Callable[[], Decoded]) -> Decoded:
        """Mark a payload as undecoded where any step fails."""
        try:
            return decoded()
        except _Undecodable as error:
            return undecoded(error.encoding, error.reason, stored)
        except PASSED_ON:
            raise
        except Exception as error:
            failed = _failed("binary", error)
            return undecoded(failed.encoding, failed.reason, stored)

    def _text(self, stored: str, encoding: str | None, chosen: str | None) -> Decoded:
        if chosen is not None:
            return self._as_chosen(stored.encode(), chosen)
        stored = stored.removeprefix(BYTE_ORDER_MARK)
        other = self._otherwise(stored.encode(), encoding) if stored.lstrip()[:1] in ("<", "-") else None
        return other or self._deserialised(stored, encoding)

    def _bytes(self, stored: bytes, encoding: str | None, chosen: str | None) -> Decoded:
        opened = self._decrypted(stored)
        if chosen is not None:
            return self._as_chosen(opened, chosen)
        try:
            return self._as_it_looks(opened, encoding)
        except _Undecodable as error:
            if self._decrypt is None or opened is not stored or error.encoding not in (ENCRYPTED, "binary"):
                raise
            raise _Undecodable(
                ENCRYPTED, "The given key does not open it: another one encrypted it, or it was changed."
            ) from None

    def _decrypted(self, stored: bytes) -> bytes:
        """Decrypt a payload; give it as it is where it is not encrypted, or not with this key."""
        if self._decrypt is None:
            return stored
        try:
            return self._decrypt(stored)
        except ValueError:
            return stored

    def _as_chosen(self, data: bytes, chosen: str) -> Decoded:
        """Take the steps that somebody chose, whatever the bytes look like."""
        for step in chosen.split(STEPS):
            if len(data) > self._most:
                raise _Undecodable(step, f"It is larger than {self._most:,} bytes.")
            match step:
                case "zlib":
                    data = self._decompressed(data, sure=True)
                case "base64":
                    data = _taken(step, partial(base64_text.undo, data, self._most))
                case "hex":
                    return Decoded(data.hex())
                case "text":
                    return _decoded_text(data)
                case "json":
                    return self._json_bytes(data)
                case other:
                    return self._read(next(one for one in DECODERS if one.name == other), data)
        return self._as_it_looks(data, None)

    def _as_it_looks(self, stored: bytes, encoding: str | None) -> Decoded:
        data = self._decompressed(stored)
        if data is not stored and compressed.begins(data):
            raise _Undecodable("zlib", "It is compressed twice, and only the outer one is undone.")
        if bson.looks_so(data):
            return self._read(next(one for one in DECODERS if one.name == BSON), data)
        return self._otherwise(data, encoding) or self._json_bytes(data, encoding)

    def _otherwise(self, stored: bytes, encoding: str | None) -> Decoded | None:
        """Decode a payload that is said to be, or looks like, something else than JSON; else give None."""
        if len(stored) > self._most:
            return None
        told = any(one.name == encoding for one in DECODERS)
        for one in DECODERS:
            if one.name != encoding and (told or not one.begins(stored[:16])):
                continue
            try:
                return self._read(one, stored)
            except _Undecodable:
                if told or (one.certain and not looks_random(stored)):
                    raise
        return None

    def _read(self, decoder: Decoder, stored: bytes) -> Decoded:
        def read() -> Decoded:
            try:
                return Decoded(*self._json.tidied(decoder.read(stored, self._depth)))
            except TooDeep:
                raise ValueError(f"it is nested deeper than {self._depth} levels") from None

        return _taken(decoder.name, read)

    def _decompressed(self, stored: bytes, *, sure: bool = False) -> bytes:
        """Undo one compression; a second one inside is not undone.

        Args:
            stored: the bytes.
            sure: whether they are known to be compressed, so that others are refused.
        """
        if not sure and not compressed.begins(stored):
            return stored
        try:
            return compressed.undo(stored, self._most)
        except zlib.error:
            if sure:
                raise _Undecodable("zlib", "It is not compressed with gzip or zlib.") from None
            return stored
        except ValueError as error:
            raise _Undecodable("zlib", str(error)) from None

    def _json_bytes(self, data: bytes, told: str | None = None) -> Decoded:
        try:
            return self._deserialised(_as_text(data), told)
        except _Undecodable:
            if looks_random(data):  # any bytes in pairs are text of some alphabet
                raise _Undecodable(*guess(data, told)) from None
            raise
        except UnicodeDecodeError as error:
            if not data.lstrip().startswith((b"{", b"[", b'"')):
                raise _Undecodable(*guess(data, told)) from None
            mended = self._deserialised(data.decode(error.encoding, "replace"))
            return Decoded(mended.data, (*mended.flags, "invalid-utf8"))

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
            encoding, reason = guess(text.encode(errors="replace"))
            if encoding == "text":
                reason = f"It is not JSON: {plain(error.msg)} at character {error.pos + 1}."
            raise _Undecodable(encoding, reason) from None
        except ValueError as error:
            raise _Undecodable("json", f"It cannot be read: {plain(error)}.") from None


def _taken(step: str, take: Callable[[], T]) -> T:
    """Take a step; where it fails, say which."""
    try:
        return take()
    except ValueError as error:
        raise _Undecodable(step, f"It cannot be read: {plain(error)}.") from None
    except MemoryError:
        raise _Undecodable(step, "It needs more memory than allowed.") from None
    except PASSED_ON:
        raise
    except Exception as error:
        raise _failed(step, error) from None


def _failed(step: str, error: Exception) -> _Undecodable:
    """Say that a step failed in a way that nobody thought of: one payload must not hide the others."""
    return _Undecodable(step, f"This program fails on it ({type(error).__name__}).")


def _decoded_text(data: bytes) -> Decoded:
    try:
        return Decoded(_as_text(data))
    except UnicodeDecodeError:
        return Decoded(data.decode(errors="replace"), ("invalid-utf8",))


def _as_text(data: bytes) -> str:
    encoding = json.detect_encoding(data)
    return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
