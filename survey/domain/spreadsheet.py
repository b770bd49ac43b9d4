"""Cells that a spreadsheet must not take for a formula."""

from __future__ import annotations

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_text(cell: str) -> str:
    """Return a cell of words so that a spreadsheet shows it: with ' before what would begin a formula."""
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell


def as_written(cell: str) -> str:
    """Return a cell as it was before `as_text`: without the ' that keeps it from being a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_BEGINS_A_FORMULA) else cell
