"""From a paper to a PDF that everybody can read: PDF/UA-1, with tags, language, title and alternative texts.

Typst does it. What is printed reaches it as one JSON text, never as part of its source, so that no name of a group
and no comment can be taken for a command; and nothing but this machine's own files is read: the templates, and the
fonts beside them. The same paper gives the same bytes, everywhere.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Literal

from survey.extracts.glyphs import drawable
from survey.resources import resource_dir

if TYPE_CHECKING:
    from pathlib import Path

    from survey.extracts.paper import Block, Paper

Template = Literal["report", "summary"]

_COUNTRY = "GB"
_FONT = "LiberationSans-Regular.ttf"
"""Its bold sister has the same characters."""


class TypesettingError(Exception):
    """A paper cannot be set; its words say why."""


class NoTypesetterError(TypesettingError):
    """Typst is not installed: it is an optional extra."""


def typeset(paper: Paper, template: Template) -> bytes:
    """Return a paper as a PDF, its date the last moment of the paper's day in UTC.

    Raises NoTypesetterError without the extra, and TypesettingError for what does not fit its template.
    """
    try:
        import typst  # noqa: PLC0415 - an optional extra, and large
    except ImportError as missing:
        raise NoTypesetterError(str(missing)) from missing
    folder = resource_dir("templates") / "report"
    try:
        return bytes(
            typst.compile(
                folder / f"{template}.typ",
                root=folder,
                font_paths=[folder / "fonts"],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"paper": json.dumps(_drawable(_document(paper), folder))},
                pdf_standards="ua-1",
                timestamp=datetime.combine(paper.day, time.max, UTC).replace(microsecond=0),
            )
        )
    except typst.TypstError as error:
        raise TypesettingError(str(error)) from error


def _drawable(value: Any, folder: Path) -> Any:  # noqa: ANN401 - what JSON holds
    """Return the document with every text as the fonts can draw it, drawings and all."""
    if isinstance(value, str):
        return drawable(value, folder / "fonts" / _FONT)
    if isinstance(value, dict):
        return {name: _drawable(one, folder) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(one, folder) for one in value]
    return value


def _document(paper: Paper) -> dict[str, object]:
    """Return what the template reads: the paper, each block with the name of its kind."""
    sections = [
        {
            "title": section.title,
            "place": section.place,
            "blocks": [_block(block) for block in section.blocks],
        }
        for section in paper.sections
    ]
    return {**asdict(paper), "day": paper.day.isoformat(), "region": _COUNTRY, "sections": sections}


def _block(block: Block) -> dict[str, object]:
    return {"kind": type(block).__name__.lower(), **asdict(block)}
