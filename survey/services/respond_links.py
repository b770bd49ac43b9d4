"""Replacing a link that leaked."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound
from survey.sealing import keys as key_files
from survey.sealing.tokens import personal_token, token_hash
from survey.storage import audit, drafts, invitations
from survey.storage.base import OBJECT_KEY_BYTES

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session


def replace_link(
    session: Session, keys: Path, wave_id: str, person: str, *, now: datetime, actor: str
) -> str:
    """Give a person's invitation a new link and return its token; raises NotFound.

    The old link is void and what was begun with it is gone, which pages must say first. A used invitation
    gets a new link that is used too: nobody learns here who has returned, nor does the audit log say whose
    link it was.
    """
    new_id = secrets.token_bytes(OBJECT_KEY_BYTES)
    token = personal_token(key_files.link_key(keys, wave_id), new_id)
    old_hash = invitations.replace(
        session, wave_id, person, new_id=new_id, new_hash=token_hash(token)
    )
    if old_hash is None:
        raise NotFound(f"Nobody of that reference is invited to {wave_id}.")
    drafts.drop(session, old_hash)
    audit.append(
        session,
        now=now,
        actor=actor,
        role="administrator",
        action="replace link",
        object=wave_id,
    )
    return token
