"""AES-GCM as Python's eventsourcing writes it: a nonce of 12 bytes, a tag of 16, then what is encrypted."""

from __future__ import annotations

_NONCE, _TAG = 12, 16


def undo(stored: bytes, key: bytes) -> bytes:
    """Decrypt a payload.

    Args:
        stored: the payload.
        key: 16, 24 or 32 bytes.

    Raises:
        ValueError: another key encrypted it, it was changed, or it is not encrypted in this way.
    """
    # Few stores are encrypted, so it is imported when one is.
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, tag, encrypted = stored[:_NONCE], stored[_NONCE : _NONCE + _TAG], stored[_NONCE + _TAG :]
    if len(tag) < _TAG:
        raise ValueError("it is too short to be encrypted")
    try:
        return AESGCM(key).decrypt(nonce, encrypted + tag, None)
    except InvalidTag:
        raise ValueError("another key encrypted it, or it was changed") from None
