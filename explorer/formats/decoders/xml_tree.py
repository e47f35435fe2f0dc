"""XML as a tree, without entities, document types or anything else that it can be made to fetch or expand."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat


@dataclass(slots=True)
class Element:
    """An element of XML.

    Args:
        name: its name.
        attributes: its attributes.
        children: the elements in it, in their order.
        pieces: the text in it, without that of its children, as it comes between them.
    """

    name: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text in it, without that of its children."""
        return "".join(self.pieces)


def parsed(stored: bytes | str, depth: int) -> Element:
    """Read an XML text.

    Args:
        stored: the text.
        depth: deepest nesting that is read.

    Raises:
        ValueError: it is no XML, declares a document type, or is nested too deep.
    """
    top = Element("", {})
    path = [top]

    def begin(name: str, attributes: dict[str, str]) -> None:
        if len(path) > depth:
            raise ValueError(f"it is nested deeper than {depth} levels")
        inner = Element(name, attributes)
        path[-1].children.append(inner)
        path.append(inner)

    def text(found: str) -> None:
        path[-1].pieces.append(found)

    def refuse(*_: object) -> None:
        raise ValueError("it declares a document type, which could make it fetch or expand anything")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _: path.pop()
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(stored, True)
    except expat.ExpatError as error:
        raise ValueError(f"it is no whole XML: {expat.errors.messages[error.code]}") from None
    except LookupError:
        raise ValueError("it says that it is written in an alphabet which is not known") from None
    return top.children[0]
