"""Frames between a window and its reader: a length, then MessagePack. Data only, never pickled objects."""

from __future__ import annotations

import struct
from typing import IO

import msgspec

from explorer.runtime.manner import Manner
from explorer.runtime.questions import ANY_ANSWER, ANY_QUESTION

LARGEST = 256 * 1024 * 1024
"""Bytes in a frame at most."""

_LENGTH = struct.Struct(">I")


class Asked(msgspec.Struct, frozen=True):
    """A question under way: its number, the lane it supersedes others in, and itself."""

    number: int
    lane: str | None
    question: ANY_QUESTION


class Replied(msgspec.Struct, frozen=True):
    """The answer to the question of that number."""

    number: int
    answer: ANY_ANSWER


class FrameTooLarge(Exception):
    """A frame is longer than any answer may be."""


def write(stream: IO[bytes], frame: Asked | Replied | Manner) -> None:
    """Send one frame.

    Raises:
        FrameTooLarge: it is longer than LARGEST; nothing was sent.
        OSError: the other side is gone.
    """
    body = msgspec.msgpack.encode(frame)
    if len(body) > LARGEST:
        raise FrameTooLarge(f"An answer of {len(body):,} bytes is more than {LARGEST:,}.")
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def read(stream: IO[bytes]) -> bytes | None:
    """Receive the body of one frame; None when the other side has closed.

    Raises:
        FrameTooLarge: the announced length is beyond LARGEST.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > LARGEST:
        raise FrameTooLarge(f"A frame of {length:,} bytes is more than {LARGEST:,}.")
    body = stream.read(length)
    return body if len(body) == length else None


asked = msgspec.msgpack.Decoder(Asked).decode
replied = msgspec.msgpack.Decoder(Replied).decode
manner = msgspec.msgpack.Decoder(Manner).decode
