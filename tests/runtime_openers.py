"""Stores opened in a reader's process for tests: they misbehave in one way each."""

import mmap
import os
import signal
import socket
import tempfile
import threading

from explorer.core.errors import UnknownName
from explorer.runtime import questions as q
from explorer.runtime.confinement import confine
from explorer.runtime.manner import USUAL, Manner


class TooFar(UnknownName):
    """A kind of error that only one format has."""


class Misbehaving:
    """Answers AskHead with the process id, and other questions in the ways their names say."""

    def __init__(self, source: str) -> None:
        self.source = source

    def answer(self, question: q.Question) -> q.Answer:
        match question:
            case q.AskHead():
                return q.Head(os.getpid(), self.source)
            case q.AskState(stream="die"):
                os.kill(os.getpid(), signal.SIGKILL)
            case q.AskState(stream="too far"):
                raise TooFar("That lies too far away; look nearer.")
            case q.AskState(stream="hang"):
                threading.Event().wait()
            case q.AskState(stream="bug"):
                raise ZeroDivisionError("by nothing")
            case q.AskState(stream="print"):
                print("this is no frame")
                return q.Head(1, None)
            case q.AskState(stream="memory"):
                with mmap.mmap(-1, 8 * 1024**3) as reserved:  # address space, of which nothing is touched
                    return q.Head(len(reserved), None)
        raise UnknownName("There is no such thing; look elsewhere.")

    def close(self) -> None:
        pass


def misbehaving(source: str) -> Misbehaving:
    return Misbehaving(source)


class SurveyedForEver(Misbehaving):
    """Never comes to the end of counting its categories; when it begins, it calls at a port."""

    def answer(self, question: q.Question) -> q.Answer:
        if isinstance(question, q.AskCategories):
            socket.create_connection(("127.0.0.1", int(self.source))).close()
            threading.Event().wait()
        return super().answer(question)


def surveyed_for_ever(source: str) -> SurveyedForEver:
    return SurveyedForEver(source)


def laying_aside(source: str) -> Misbehaving:
    with open(os.path.join(tempfile.gettempdir(), "laid-aside"), "w") as file:
        file.write("events")
    return Misbehaving(source)


def confined(source: str) -> Misbehaving:
    confine()
    return Misbehaving(source)


def unopenable(source: str) -> Misbehaving:
    raise UnknownName(f"{source} cannot be opened; take another one.")


class Deciphering(Misbehaving):
    """Answers AskHead with the key it was given, in hex."""

    def __init__(self, source: str, key: bytes | None) -> None:
        super().__init__(source)
        self.key = key

    def answer(self, question: q.Question) -> q.Answer:
        return q.Head(os.getpid(), None if self.key is None else self.key.hex())


def deciphering(source: str, manner: Manner = USUAL) -> Deciphering:
    return Deciphering(source, manner.decoding.key)
