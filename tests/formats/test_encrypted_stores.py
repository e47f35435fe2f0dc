"""Stores that the real library encrypted: read with their key, and bytes without it."""

from base64 import b64encode
from hashlib import sha256
from itertools import count

import pytest
from eventsourcing.cryptography import AESCipher
from eventsourcing.utils import Environment
from foreign_stores import made, opened, row, sample, state
from generated.cqrs_es import make as without_encryption

from encrypted_stores import KEY, OTHER, letters
from explorer.core.decoding import Decoding
from explorer.core.errors import WrongKey
from explorer.formats.decoders import aes
from explorer.formats.sniffing import looks_random
from explorer.runtime.wire import event_row


@pytest.fixture(autouse=True)
def _same_beginnings(monkeypatch):
    """Let no payload look like something else by chance: the library begins each with random bytes."""
    numbers = count()
    beginnings = (b"\xc7" + sha256(bytes([number])).digest()[:11] for number in numbers)
    monkeypatch.setattr(AESCipher, "random_bytes", lambda _: next(beginnings))


@pytest.fixture(params=[None, "zlib"], ids=["plain", "compressed"])
def store(request, tmp_path):
    """A store in which every payload is encrypted, compressed before or not."""
    path = tmp_path / "letters.db"
    letters(path, compressor=request.param)
    return path


def test_with_its_key_everything_is_read(store):
    with opened(store, decoding=Decoding(key=KEY)) as reader:
        events = list(reader.read())
        assert [one.flags for one in events] == [()] * 14
        assert events[0].data["text"] == "a secret, 0 times over"
        assert events[1].data["name"] == "Zoë"
        assert all(one.time for one in events)
        assert all(check.ok for check in reader.verify())


def test_without_its_key_payloads_are_bytes_and_everything_else_is_shown(store):
    """Control: nothing but the key opens them."""
    with opened(store) as reader:
        events = list(reader.read())
        assert {one.data["$undecoded"]["encoding"] for one in events} == {"encrypted"}
        assert not any("secret" in str(one.data) for one in events)
        assert [one.version for one in events] == [1, 2] * 7
        assert any("key file" in warning for warning in reader.describe().warnings)


def test_the_identity_of_a_store_does_not_depend_on_the_key(store):
    with opened(store) as shut, opened(store, decoding=Decoding(key=KEY)) as open_:
        assert shut.describe().identity == open_.describe().identity


def test_a_key_that_opens_nothing_is_refused_in_one_sentence(store):
    with pytest.raises(WrongKey, match=r"^The key opens no payload of letters\.db[^.]*\.$"):
        opened(store, decoding=Decoding(key=OTHER))


def test_a_key_for_a_format_that_does_not_encrypt_is_refused(tmp_path):
    without_encryption(tmp_path / "rust.db")
    with pytest.raises(WrongKey, match="no encryption is known"):
        opened(tmp_path / "rust.db", decoding=Decoding(key=KEY))


def test_what_was_written_before_encryption_began_is_read_beside_the_rest(tmp_path):
    encrypted = aes_of(state(n=2))
    broken = encrypted[:-1] + bytes([encrypted[-1] ^ 1])
    path = made(tmp_path, [row(), row(version=2, payload=encrypted), row(version=3, payload=broken)])
    with opened(path, decoding=Decoding(key=KEY)) as reader:
        before, after, changed = reader.read()
    assert (before.data["n"], after.data["n"]) == (1, 2)
    assert "The given key does not open it" in changed.data["$undecoded"]["reason"]


@pytest.mark.parametrize(
    "imitated", ["5", "[]", "{}", '{"encoding": 7, "hex": []}', '{"encoding": "encrypted"}']
)
def test_a_payload_that_imitates_the_mark_of_undecoded_ones_harms_nothing(imitated, tmp_path):
    path = made(tmp_path, [row(payload=f'{{"$undecoded": {imitated}}}'.encode()), row(version=2)])
    with opened(path) as plain, opened(path, decoding=Decoding(key=KEY)) as keyed:
        assert plain.describe().identity == keyed.describe().identity
        assert event_row(next(iter(plain.read()))).preview.startswith('{"$undecoded":')


def test_a_key_harms_no_store_that_is_not_encrypted():
    with opened(sample()) as plain, opened(sample(), decoding=Decoding(key=KEY)) as keyed:
        assert list(keyed.read()) == list(plain.read())


@pytest.mark.parametrize("stored", [b"", bytes(27), bytes(99)])
def test_bytes_that_the_key_did_not_encrypt_are_refused(stored):
    with pytest.raises(ValueError, match=r"short|another key"):
        aes.undo(stored, KEY)


def test_a_key_is_in_nothing_that_is_written_for_people():
    assert KEY.hex() not in repr(Decoding(key=KEY))
    assert "key" not in repr(Decoding(key=KEY))


def aes_of(plain):
    """What the library makes of bytes."""
    return AESCipher(Environment(env={"CIPHER_KEY": b64encode(KEY).decode()})).encrypt(plain)


@pytest.mark.parametrize("size", [64, 128, 200, 256, 400, 4_000])
def test_random_bytes_look_random_however_many_they_are(size):
    noise = b"".join(sha256(bytes([number % 256, number // 256])).digest() for number in range(size))
    assert looks_random(noise[:size])
    assert not looks_random((b"Letter.Written\x00\x01\xff" * size)[:size])
