"""Stores that the real library eventsourcing encrypts, and their keys."""

from base64 import b64encode

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

KEY, OTHER = bytes(range(32)), bytes(32)


class Letter(Aggregate):
    @event("Written")
    def __init__(self, text):
        self.text = text

    @event("Signed")
    def sign(self, name):
        self.name = name


def letters(path, *, count=7, signed=1, compressor=None, key=KEY):
    """Write letters into a new store; without a key it is not encrypted.

    Returns:
        The names of their streams.
    """
    settings = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    if key:
        settings["CIPHER_TOPIC"] = "eventsourcing.cryptography:AESCipher"
        settings["CIPHER_KEY"] = b64encode(key).decode()
    if compressor:
        settings["COMPRESSOR_TOPIC"] = compressor
    app = Application(settings)
    streams = []
    for number in range(count):
        letter = Letter(f"a secret, {number} times over")
        for _ in range(signed):
            letter.sign("Zoë")
        app.save(letter)
        streams.append(str(letter.id))
    app.close()
    return streams


def key_file(folder, key=KEY):
    """Write a key as applications are given it."""
    path = folder / f"{key[:2].hex()}.key"
    path.write_text(f"{b64encode(key).decode()}\n")
    return path
