"""Authors' YAML as plain data, with the line of everything in it.

YAML 1.2, and of it only what an author needs: mappings, lists, text, whole numbers, `true`, `false`, `null`. Words
such as `yes`, `no` or `1:30` and fractions stay text. Aliases, anchors, tags and second documents are refused.
The parser's events are read one by one and counted before anything is built of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unicodedata import category

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from survey.domain.errors import Problem, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from ruamel.yaml.events import Event

MOST_BYTES = 256 * 1024
MOST_DEPTH = 20
MOST_NODES = 20_000

Step = str | int
Where = tuple[Step, ...]
"""The way to a node: keys (as text) and places in lists (from 0)."""

_WHOLE_NUMBER = re.compile(r"[-+]?[0-9]{1,18}")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_UNFIT = frozenset({"Cc", "Cs"})
_LOST = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Tree:
    """A file's content: dicts with text keys, lists, and scalars; `lines` says where each node is written."""

    name: str
    content: Any
    lines: dict[Where, int]

    def problem(self, where: Where, what: str) -> Problem:
        """Return a problem at the line of a node, or of the nearest node around it that is written."""
        while where and where not in self.lines:
            where = where[:-1]
        return Problem(f"{self.name}:{self.lines.get(where, 1)}", what)


def read_file(path: Path) -> str:
    """Return a file's text; raises Refused where it cannot be read, is too large or not UTF-8."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused.because(f"cannot be read: {error.strerror}", str(path)) from None
    return decoded(raw, str(path))


def decoded(raw: bytes, name: str) -> str:
    """Return the text of a file called `name`; raises Refused where it is too large or not UTF-8."""
    try:
        return _bounded(raw, name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Refused.because("is not UTF-8: save it as UTF-8", f"{name}:{line}") from None


def read_tree(text: str, name: str) -> Tree:
    """Return the one document in `text`; `name` stands in messages. Raises Refused with one problem."""
    _bounded(text.encode("utf-8", "surrogatepass"), name)
    building = _Building(name)
    parser = YAML(typ="safe", pure=True)
    try:
        for event in parser.parse(text):
            building.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise Refused.because(_syntax(error.problem), f"{name}:{line}") from None
    except YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0) or 0) + 1
        what = "holds a character that may not stand in YAML: remove it"
        raise Refused.because(what, f"{name}:{line}") from None
    if not building.documents:
        raise Refused.because("is empty", f"{name}:1")
    return Tree(name, building.content, building.lines)


def _bounded(raw: bytes, name: str) -> bytes:
    if len(raw) > MOST_BYTES:
        raise Refused.because(f"is larger than {MOST_BYTES // 1024} KB", f"{name}:1")
    return raw


def _syntax(problem: str | None) -> str:
    return (
        f"is not YAML: {problem or 'it cannot be read'}; check spaces, colons and quotes near here"
    )


@dataclass
class _Open:
    """A mapping or list under construction."""

    where: Where
    content: dict[str, Any] | list[Any]
    key: str | None = None


@dataclass
class _Building:
    """Plain data made of parser events; refuses at the first thing that may not be."""

    name: str
    content: Any = None
    lines: dict[Where, int] = field(default_factory=dict)
    documents: int = 0
    nodes: int = 0
    stack: list[_Open] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Take the next event."""
        self._check(event)
        match event:
            case DocumentStartEvent():
                self.documents += 1
            case ScalarEvent():
                self._take_scalar(event)
            case MappingStartEvent() | SequenceStartEvent():
                content: dict[str, Any] | list[Any] = (
                    {} if isinstance(event, MappingStartEvent) else []
                )
                self.stack.append(_Open(self._place(event, content), content))
            case MappingEndEvent() | SequenceEndEvent():
                self.stack.pop()
            case _:
                pass

    def _check(self, event: Event) -> None:
        if isinstance(event, AliasEvent):
            self._refuse(event, "uses an alias (*): write the text out")
        if getattr(event, "anchor", None) is not None:
            self._refuse(event, "uses an anchor (&): write the text out where it is needed")
        if getattr(event, "ctag", None) is not None:
            self._refuse(event, "uses a tag (!): remove it; put text that begins with ! in quotes")
        if isinstance(event, DocumentStartEvent) and self.documents:
            self._refuse(event, "holds a second document: one file, one document")
        self.nodes += isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent)
        if self.nodes > MOST_NODES:
            self._refuse(event, f"holds more than {MOST_NODES:,} values")

    def _take_scalar(self, event: ScalarEvent) -> None:
        if any(category(sign) in _UNFIT and sign not in "\n\t" for sign in event.value):
            self._refuse(event, "holds a control character: remove it")
        if _LOST in event.value:
            self._refuse(event, f"holds “{_LOST}” where a character was lost: type it anew")
        inside = self.stack[-1] if self.stack else None
        if inside and isinstance(inside.content, dict) and inside.key is None:
            if event.value in inside.content:
                self._refuse(
                    event, f"has the key “{event.value}” a second time: remove one of the two"
                )
            inside.key = event.value
            self.lines[(*inside.where, event.value)] = _line(event)
            return
        self._place(event, _resolved(event))

    def _place(self, event: Event, value: Any) -> Where:  # noqa: ANN401 - a YAML value of any type
        """Put a value where it belongs and return the way to it."""
        if len(self.stack) >= MOST_DEPTH:
            self._refuse(event, f"is nested more than {MOST_DEPTH} levels deep")
        if not self.stack:
            self.content = value
            self.lines[()] = _line(event)
            return ()
        inside = self.stack[-1]
        if isinstance(inside.content, list):
            where: Where = (*inside.where, len(inside.content))
            inside.content.append(value)
            self.lines[where] = _line(event)
            return where
        if inside.key is None:
            self._refuse(event, "has a list or mapping for a key: use a word")
        where = (*inside.where, str(inside.key))
        inside.content[str(inside.key)] = value
        inside.key = None
        return where

    def _refuse(self, event: Event, what: str) -> None:
        raise Refused.because(what, f"{self.name}:{_line(event)}")


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1


def _resolved(event: ScalarEvent) -> str | int | bool | None:
    """Return what a scalar means: quoted and block text is text, plain text may be a number or one of four words."""
    text: str = event.value
    if event.style is not None or not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return text
