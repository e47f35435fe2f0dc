"""The filter language: from what somebody wrote to a filter, or to the column where it goes wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedEOF, UnexpectedToken, v_args

from explorer.core.counting import count
from explorer.core.errors import BadFilter
from explorer.core.filter_values import Literal, number_of, span_of
from explorer.core.filtering import (
    FIELDS,
    NUMBERS,
    PAYLOADS,
    TIMES,
    All,
    Compared,
    Field,
    Filter,
    Lacking,
    Not,
    OneOf,
    Search,
    Some,
)
from explorer.core.flags import FLAGS

LONGEST = 2_000
"""Characters of a filter at most."""

GRAMMAR = r"""
?start: some
?some: all (_OR all)*
?all: part (_AND part)*
?part: _NOT part -> negated
     | "(" some ")"
     | comparison
comparison: field SIGN value -> compared
          | field _IN "(" value ("," value)* ")" -> one_of
          | field _NOT _IN "(" value ("," value)* ")" -> none_of
          | field _IS NULL -> lacking
          | field _IS _NOT NULL -> having
          | WORD -> search
          | STRING -> search
field: WORD | PATH
value: WORD | STRING | NULL

SIGN: "<=" | ">=" | "!=" | "=" | "<" | ">" | "~"
STRING: /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/
PATH.2: /(?:data|metadata)(?:\.(?:[^\s"'()=<>!~,.]+|"(?:[^"\\]|\\.)*"))+/
_AND.3: /and(?![^\s()"'])/i
_OR.3: /or(?![^\s()"'])/i
_NOT.3: /not(?![^\s()"'])/i
_IN.3: /in(?![^\s()"'])/i
_IS.3: /is(?![^\s()"'])/i
NULL.3: /null(?![^\s(),"'])/i
WORD: /[^\s"'()=<>!~,]+/
%ignore /\s+/
"""

_SEGMENT = re.compile(r'\.(?:([^\s"\'()=<>!~,.]+)|"((?:[^"\\]|\\.)*)")')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_EXPECTED = {
    "WORD": "a word",
    "STRING": "a text in quotes",
    "PATH": "a path such as data.amount",
    "SIGN": "a comparison (= != < <= > >= ~)",
    "NULL": "null",
    "_AND": "and",
    "_OR": "or",
    "_NOT": "not",
    "_IN": "in",
    "_IS": "is",
    "LPAR": "(",
    "RPAR": ")",
    "COMMA": "a comma",
    "$END": "the end",
}


def parse(text: str) -> Filter:
    """Read a filter.

    Raises:
        BadFilter: it is none; the sentence gives the column, from 1, and what was expected there.
    """
    if len(text) > LONGEST:
        raise BadFilter(f"A filter has at most {count(LONGEST, 'character')}; this one has {len(text):,}.")
    try:
        read: Filter = _parser().parse(text)
    except UnexpectedEOF as error:
        raise _wrong(len(text) + 1, f"it ends here; expected {_listed(error.expected)}") from None
    except UnexpectedToken as error:
        met = "it ends here" if error.token.type == "$END" else f"{error.token} does not belong here"
        column = len(text) + 1 if error.token.type == "$END" else error.column
        raise _wrong(column, f"{met}; expected {_listed(error.accepts or error.expected)}") from None
    except UnexpectedCharacters as error:
        raise _wrong(error.column, _odd(text, error)) from None
    return read


@v_args(inline=True)
class _Reading(Transformer[Token, Filter]):
    """Makes the filter of a parse tree."""

    def some(self, *parts: Filter) -> Filter:
        return Some(parts)

    def all(self, *parts: Filter) -> Filter:
        return All(parts)

    def negated(self, part: Filter) -> Filter:
        return part.part if isinstance(part, Not) else Not(part)

    def compared(self, field: Field, sign: Token, value: Token) -> Filter:
        if sign == "~":
            return Compared(field, "~", Literal(_text(value).casefold()))
        if value.type == "NULL" and sign in ("=", "!="):
            return Lacking(field) if sign == "=" else Not(Lacking(field))
        literal = _literal(field, value)
        return Not(Compared(field, "=", literal)) if sign == "!=" else Compared(field, str(sign), literal)

    def one_of(self, field: Field, *values: Token) -> Filter:
        return OneOf(field, tuple(_literal(field, value) for value in values))

    def none_of(self, field: Field, *values: Token) -> Filter:
        return Not(self.one_of(field, *values))

    def lacking(self, field: Field, _: Token) -> Filter:
        return Lacking(field)

    def having(self, field: Field, _: Token) -> Filter:
        return Not(Lacking(field))

    def search(self, token: Token) -> Filter:
        return Search(_text(token).casefold())

    def value(self, token: Token) -> Token:
        return token

    def field(self, token: Token) -> Field:
        if token.type == "PATH":
            name = token.split(".", 1)[0]
            return Field(name, tuple(bare or _unescaped(quoted) for bare, quoted in _SEGMENT.findall(token)))
        if token in FIELDS or token in PAYLOADS:
            return Field(str(token))
        near = difflib.get_close_matches(token, [*FIELDS, *PAYLOADS], 1)
        hint = f"did you mean {near[0]}? There are" if near else "there are"
        known = f"{', '.join(FIELDS)}, data and metadata, and paths into these two"
        raise _wrong(token.column or 1, f"there is no field {token}; {hint} {known}")


@cache
def _parser() -> Any:
    # Filters are made while the text is read: no tree, so nothing that a long text could nest too deeply.
    return Lark(GRAMMAR, parser="lalr", transformer=_Reading())


def _literal(field: Field, value: Token) -> Literal:
    text = _text(value)
    if field.name == "flags" and text not in FLAGS:
        near = difflib.get_close_matches(text, FLAGS, 1)
        hint = f"did you mean {near[0]}? There are" if near else "there are"
        wrong = f"there is no flag {value}; {hint} {', '.join(FLAGS)}; flags ~ {value} finds it in others"
        raise _wrong(value.column or 1, wrong)
    number = number_of(text) if value.type == "WORD" else None
    if field.name in NUMBERS and not field.path and number is None:
        raise _wrong(value.column or 1, f"{field.name} is compared with a number, not with {value}")
    span = span_of(text) if field.name in TIMES and not field.path else None
    if field.name in TIMES and not field.path and span is None:
        raise _wrong(
            value.column or 1,
            f"time is compared with a day such as 2025-03-03 or a moment such as 2025-03-03T09:14:02Z, "
            f"not with {value}",
        )
    return Literal(text, number, span)


def _text(token: Token) -> str:
    return _unescaped(token[1:-1]) if token.type == "STRING" else str(token)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _wrong(column: int, what: str) -> BadFilter:
    return BadFilter(f"The filter goes wrong at column {column}: {what}.", column)


def _odd(text: str, error: UnexpectedCharacters) -> str:
    met = text[error.column - 1 : error.column]
    if met in ("'", '"'):
        return f"the text that begins with {met} has no closing {met}"
    return f"{met} does not belong here; expected {_listed(error.allowed or ())}"


def _listed(expected: Iterable[str]) -> str:
    words = [said for name, said in _EXPECTED.items() if name in set(expected)]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
