"""What XStream writes of Java's objects, as plain values: no class that it names is looked for.

XStream says the type of what stands in collections (<int>3</int>), and of a field only where it is not the
declared one. So a field's text stays text, also where Java knows a number.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from explorer.formats.decoders.plain_values import fields, number
from explorer.formats.decoders.xml_tree import Element, parsed

_LONGEST = 1_000
"""Characters of a whole number; a longer one is shown as it is written, since reading it could take long."""


def read(stored: bytes | str, depth: int) -> Any:
    """Read an object.

    Args:
        stored: the XML.
        depth: deepest nesting that is read.

    Raises:
        ValueError: it cannot be read.
    """
    return _value(parsed(stored, depth), root=True)


def _whole(text: str) -> Any:
    return number(int(text)) if len(text) <= _LONGEST else text


def _real(text: str) -> Any:
    number = float(text)
    return number if math.isfinite(number) else text


_TYPED: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("int", "long", "short", "byte", "big-int"), _whole),
    **dict.fromkeys(("float", "double"), _real),
    "boolean": lambda text: text == "true",
    "null": lambda text: None,
}
_TEXTS = frozenset({"string", "char", "date", "uuid", "big-decimal", "java-class", "sql-timestamp"})
_LISTS = ("list", "set", "vector", "array", "queue", "deque", "listn", "setn", "list12", "set12")
_MAPS = ("map", "properties", "meta-data", "metadata", "mapn", "map1")
_LIBRARIES = ("java.", "kotlin.", "com.google.common.", "org.axonframework.")


def _value(element: Element, *, root: bool = False) -> Any:
    kind = element.attributes.get("class", element.name if root or _is_type(element.name) else "")
    if "reference" in element.attributes:
        return {"@reference": element.attributes["reference"]}
    if kind in _TYPED and not element.children:
        return _typed(kind, element.text.strip())
    # A class of the application may be called anything, ShoppingList too.
    known = kind.lower() if "." not in kind or kind.startswith(_LIBRARIES) else ""
    if _is_map(element) or (not element.children and known.endswith(_MAPS)):
        return _entries(element)
    if _is_list(element) or known.endswith(_LISTS):
        return [_value(child) for child in element.children]
    if not element.children:
        return {} if root and not element.text.strip() else element.text
    return _fields(element, root)


def _typed(kind: str, text: str) -> Any:
    try:
        return _TYPED[kind](text)
    except ValueError:
        return text


def _is_type(name: str) -> bool:
    """Say whether an element is named by its type, as in collections, and not by a field."""
    ends = name.endswith(("-array", "-map", "-list", "-set"))
    return "." in name or name in _TYPED or name in _TEXTS or ends or name in ("list", "set", "map", "entry")


def _is_list(element: Element) -> bool:
    """Say whether what stands in an element is named by types, or alike; fields may be called date too."""
    names = {child.name for child in element.children}
    typed = all("." in name or name in _TYPED or name == "string" for name in names)
    return bool(names) and (typed or (len(names) == 1 and len(element.children) > 1))


def _is_map(element: Element) -> bool:
    return bool(element.children) and all(
        child.name == "entry" and len(child.children) == 2 for child in element.children
    )


def _entries(element: Element) -> dict[str, Any]:
    pairs = (entry.children for entry in element.children)
    return fields((_value(key), _value(value)) for key, value in pairs)


def _fields(element: Element, root: bool) -> dict[str, Any]:
    kind = element.attributes.get("class")
    found: dict[str, list[Any]] = {} if kind is None or root else {"@class": [kind]}
    for child in element.children:
        found.setdefault(child.name.replace("_-", "$").replace("__", "_"), []).append(_value(child))
    # Lists without an element of their own stand so, and fields that a subclass hides.
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}
