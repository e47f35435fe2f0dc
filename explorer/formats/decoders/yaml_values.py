"""YAML as Ruby writes it, as plain values: symbols are their names, and no tag makes an object.

The document is taken event by event, so that neither depth nor references can run away.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from explorer.formats.decoders.plain_values import fields, number

_MOST = 16 * 1024 * 1024
_STANDARD = "tag:yaml.org,2002:"
_OBJECTS = ("!ruby/object:", "!ruby/struct:", "!ruby/exception:")
_SYMBOLS = ("!ruby/symbol", "!ruby/sym")
_LONGEST = 1_000
"""Characters of a number; what is longer is shown as it is written, since reading it could take long."""
_WITH_FIELDS = "!ruby/hash-with-ivars"
"""Hashes that have fields of their own beside their elements."""


def read(stored: bytes, depth: int) -> Any:
    """Read one document.

    Args:
        stored: the bytes, UTF-8.
        depth: deepest nesting that is read.

    Raises:
        ValueError: they are not one whole document.
    """
    # Few stores hold YAML, so it is imported when one does.
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Building(depth).document(yaml.parse(stored.decode(), Loader=loader))
    except yaml.YAMLError as error:
        raise ValueError(f"it is no whole YAML: {' '.join(str(error).split())}") from None


def begins(head: bytes) -> bool:
    """Say whether a payload is marked as a YAML document."""
    return head.startswith(b"---")


class _Part(NamedTuple):
    """A value, how much it adds to the whole wherever it stands, and how deeply it is nested."""

    value: Any
    size: int
    height: int


@dataclass(slots=True)
class _Open:
    """A list or map that is not complete yet; a map has its keys and values in turn."""

    is_map: bool
    tag: str | None
    anchor: str | None
    parts: list[_Part] = field(default_factory=list)

    def closed(self) -> _Part:
        """Make the value of it."""
        size = 1 + sum(part.size for part in self.parts)
        height = 1 + max((part.height for part in self.parts), default=0)
        values = [part.value for part in self.parts]
        if not self.is_map:
            return _Part(values, size, height)
        return _Part(_tagged(self.tag, fields(zip(values[::2], values[1::2], strict=True))), size, height)


class _Building:
    """Builds the value of a document from its events.

    Args:
        depth: deepest nesting that is read.
    """

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._open: list[_Open] = []
        self._anchors: dict[str, _Part] = {}
        self._root: list[_Part] = []
        self._scalar = _scalars()

    def document(self, events: Iterable[Any]) -> Any:
        """Take all events, and give the value of the one document."""
        for event in events:
            self._take(event)
        if len(self._root) != 1:
            raise ValueError(f"it holds {len(self._root)} documents")
        return self._root[0].value

    def _take(self, event: Any) -> None:
        match type(event).__name__:
            case "ScalarEvent":
                value = self._scalar(event)
                self._add(event.anchor, _Part(value, 1 + len(event.value), 0))
            case "AliasEvent":
                if event.anchor not in self._anchors:
                    raise ValueError(f"a part of it contains itself, {event.anchor}")
                self._add(None, self._anchors[event.anchor])
            case "SequenceStartEvent" | "MappingStartEvent" as kind:
                if len(self._open) >= self._depth:
                    raise ValueError(f"it is nested deeper than {self._depth} levels")
                self._open.append(_Open(kind == "MappingStartEvent", event.tag, event.anchor))
            case "SequenceEndEvent" | "MappingEndEvent":
                ended = self._open.pop()
                self._add(ended.anchor, ended.closed())

    def _add(self, anchor: str | None, part: _Part) -> None:
        if part.size > _MOST:
            raise ValueError(f"its references expand beyond {_MOST:,} bytes")
        if part.height > self._depth:
            raise ValueError(f"its references are nested deeper than {self._depth} levels")
        if anchor is not None:
            self._anchors[anchor] = part
        (self._open[-1].parts if self._open else self._root).append(part)


def _scalars() -> Callable[[Any], Any]:
    """Give what makes plain values of scalars, as YAML 1.1 reads them."""
    import yaml

    resolver, constructor = yaml.resolver.Resolver(), yaml.constructor.SafeConstructor()
    numbers = {"int": constructor.construct_yaml_int, "float": constructor.construct_yaml_float}

    def scalar(event: Any) -> Any:
        text = event.value
        if event.tag is None:
            if event.implicit[0] and text[:1] == ":" and len(text) > 1:
                return _symbol(text)
            tag = resolver.resolve(yaml.ScalarNode, text, event.implicit)
        else:
            tag = event.tag
        match tag.removeprefix(_STANDARD):
            case "null":
                return None
            case "bool":
                return constructor.bool_values.get(text.lower(), text)
            case "int" | "float" as kind if len(text) <= _LONGEST:
                return _number(numbers[kind], yaml.ScalarNode(tag, text))
            case "binary" | "!binary":
                return _binary(text)
            case "!ruby/object:BigDecimal":
                return _decimal(text)
            case name if name in _SYMBOLS:
                return _symbol(f":{text}")
            case _:  # times, ranges, patterns and classes are shown as they are written
                return text

    return scalar


def _symbol(text: str) -> str:
    name = text[1:]
    quoted = len(name) > 1 and name[0] == name[-1] and name[0] in "\"'"
    return name[1:-1] if quoted else name


def _number(construct: Callable[[Any], Any], node: Any) -> Any:
    try:
        value = construct(node)
    except (ValueError, OverflowError, IndexError):  # PyYAML looks at the first digit of none
        return node.value
    return number(value)


def _binary(text: str) -> str:
    """Give bytes as the text that they usually are, else as hex."""
    stored = base64.b64decode("".join(text.split()), validate=True)
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return stored.hex()


def _decimal(text: str) -> Any:
    """Read a decimal; its precision stands before it."""
    try:
        return {"$number": str(Decimal(text.rpartition(":")[2]))}
    except InvalidOperation:
        return text


def _tagged(tag: str | None, value: dict[str, Any]) -> Any:
    """Keep the name of the class of an object; of other maps only what is in them counts."""
    if tag is not None and tag.startswith(_WITH_FIELDS):
        return value.get("elements", value)
    begun = next((one for one in _OBJECTS if tag is not None and tag.startswith(one)), None)
    return value if tag is None or begun is None else {"@class": tag.removeprefix(begun), **value}
