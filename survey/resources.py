"""Where templates, migrations and questionnaires lie: in the checkout, or inside the installed wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def resource_dir(name: Literal["templates", "migrations", "questionnaires"]) -> Path:
    """Return the folder called `name`, from the checkout or from the wheel."""
    if (_CHECKOUT / "pyproject.toml").is_file():
        return _CHECKOUT / name
    return _PACKAGE / "_bundled" / name
