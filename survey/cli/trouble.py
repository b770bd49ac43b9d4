"""The database's troubles in plain words: never a statement, and never its parameters, for these may be answers."""

from __future__ import annotations

import sys


def database_errors() -> tuple[type[Exception], ...]:
    """Return what the database's library raises: nothing while it is not loaded, for it is slow to load."""
    library = sys.modules.get("sqlalchemy.exc")
    return (library.SQLAlchemyError,) if library else ()


def words_of(error: Exception) -> str:
    """Return one line for an error of the database's library."""
    original = getattr(error, "orig", None) or error
    name = type(original).__name__
    if name == "UndefinedTable" or str(original).startswith("no such table"):
        return "the database has no tables: run survey migrate"
    if name == "ArgumentError":
        return "SURVEY_DATABASE_URL cannot be read: sqlite:///FILE or postgresql://…"
    if _is_about_connecting(error):
        return f"the database cannot be reached: {' '.join(str(original).split())}"
    return f"the database refused: {name}"


def _is_about_connecting(error: Exception) -> bool:
    """Tell a lost connection: a refusal at commit has no statement either, but an IntegrityError shows values."""
    names = {"OperationalError", "DatabaseError", "InterfaceError"}
    return type(error).__name__ in names and getattr(error, "statement", None) is None
