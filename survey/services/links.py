"""The links of an open wave, all of them: for a mail merge, for slips and for posters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.domain.message import Channel
from survey.domain.wave import WaveState
from survey.sealing import keys as key_files
from survey.sealing.keys import KeyMissingError
from survey.sealing.tokens import open_code
from survey.services.inviting import token_of
from survey.storage import audit, groups, invitations, people, waves

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class IssuedLink:
    """One link. An open link has no person; a person who has left has no address and no site any more.

    A slip has a `code`, and its `link` is the page where everybody types theirs; that of an open link may be typed
    there too.
    """

    person: str
    email: str
    language: str
    site: str
    name: str
    link: str
    code: str = ""


def links(session: Session, keys: Path, wave_id: str, public_url: str) -> Iterator[IssuedLink]:
    """Yield every personal link by staff reference, then every open link by site.

    Always whole: a list of those who have not returned would tell who has. Raises NotFound, or Refused where
    the wave is not open, its keys are not here, or nobody is to know who was invited, as after tickets.
    """
    wave = waves.get(session, wave_id)
    if wave.state is not WaveState.OPEN:
        raise Refused.because(f"it is {wave.state}: only an open wave has links", wave_id)
    if wave.is_after_tickets:
        raise Refused.because(
            "it asks after tickets, and a list of its links would tell who was drawn", wave_id
        )
    try:
        link_key = key_files.link_key(keys, wave_id)
    except KeyMissingError as missing:
        raise Refused.because(str(missing), wave_id) from missing
    names = {
        group.code: group.name for group in groups.listing(session) if group.breakdown == "site"
    }
    staff = {one.reference: one for one in people.iterate(session)}
    for issued in invitations.issued(session, wave_id):
        person = staff.get(issued.person)
        site = person.site if person else ""
        token = token_of(link_key, issued.id, issued.channel)
        is_slip = issued.channel is Channel.SLIP
        yield IssuedLink(
            person=issued.person,
            email=(person.email or "") if person else "",
            language=issued.language,
            site=site,
            name=names.get(site, ""),
            link=f"{public_url}/code" if is_slip else f"{public_url}/r/{token}",
            code=token if is_slip else "",
        )
    for site in waves.open_sites(session, wave_id):
        code = open_code(link_key, wave_id, site)
        yield IssuedLink("", "", "", site, names.get(site, ""), f"{public_url}/s/{code}", code)


def record_written(
    session: Session,
    wave_id: str,
    *,
    count: int,
    sha256: str,
    now: datetime,
    actor: str,
    role: str = "operator",
) -> None:
    """Note in the log that the list of links has been written to a file."""
    audit.append(
        session, now=now, actor=actor, role=role,
        action="write links", object=f"wave:{wave_id}", detail={"links": count, "sha256": sha256},
    )  # fmt: skip
