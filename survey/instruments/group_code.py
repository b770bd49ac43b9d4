"""Codes for groups that are only known by their names."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LONGEST = 30
_DIGEST = 8


def group_code(name: str) -> str:
    """Return the code of a group called `name`: small letters, digits and hyphens, the same for ever.

    Upper and lower case are one. A name that its code does not fully show ("Côte d'Ivoire") has eight digits of
    its SHA-256 at the end, so that no two names share a code.
    """
    folded = unicodedata.normalize("NFC", name).casefold()
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    code = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if (
        code.replace("-", " ") == folded
        and len(code) <= _LONGEST
        and code not in {"all", "not-stated"}
    ):
        return code
    digest = hashlib.sha256(folded.encode()).hexdigest()[:_DIGEST]
    return f"{code[:_LONGEST].strip('-')}-{digest}".strip("-")
