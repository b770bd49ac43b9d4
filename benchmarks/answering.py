"""A wave in the field in which everybody has answered everything and only has to press the last button.

Everything goes through the services that respondents go through. One person walks the journey; for the others
the same answers are sealed, each under their own link.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from flask import Response
from flask import session as session_of_request
from sqlalchemy import insert

from survey.app import create_app
from survey.config import Settings
from survey.domain.questionnaire import ItemKind
from survey.resources import resource_dir
from survey.sealing import draft as sealed_draft
from survey.sealing import keys as key_files
from survey.sealing.tokens import personal_token, token_hash
from survey.services import fieldwork, opening, questionnaires, respond
from survey.services.respond import Link, LinkKind
from survey.storage import invitations
from survey.storage.drafts import DraftRow, read
from survey.web.form_cookie import form_token
from survey.web.respond.visitor import remember
from tests.directory_factories import import_council

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flask import Flask
    from sqlalchemy.orm import Session

    from survey.services.respond import PageView

WAVE = "benchmark"
ACTOR = "benchmark"
NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
HANDLE = "0123456789abcdef"
"""Everybody's: a handle tells browsers apart, and here each person has one of their own."""
_USED = 2


@dataclass(frozen=True)
class Respondent:
    """Somebody in front of the check page: the browser's two cookies, and the token in every form it was shown."""

    link_cookie: str
    form_cookie: str
    form_token: str

    @property
    def cookies(self) -> str:
        """What the browser sends of them."""
        return f"{self.link_cookie}; {self.form_cookie}"


@dataclass(frozen=True)
class Fielded:
    """The people of a wave, the addresses of its pages, the fullest of them, and one return as JSON."""

    respondents: tuple[Respondent, ...]
    addresses: tuple[str, ...]
    fullest: str
    items: int
    said: str


def application(environ: Mapping[str, str]) -> Flask:
    """Return the application of an installation, in this process."""
    return create_app(Settings.from_env(environ))


def field(app: Flask, keys: Path, folder: Path, people: int) -> Fielded:
    """Open a wave of so many people, each with a whole draft."""
    with app.extensions["survey.sessions"].begin() as session:
        _open(session, keys, folder, people)
        link_key = key_files.link_key(keys, WAVE)
        links = [
            Link(LinkKind.PERSONAL, personal_token(link_key, one.id), "", WAVE)
            for one in invitations.issued(session, WAVE)
        ]
        walked = _walk(session, keys, links[0])
        said = _copy_draft(session, keys, links)
    fullest = max(walked, key=lambda view: len(view.items))
    return Fielded(
        respondents=tuple(_respondent(app, link) for link in links),
        addresses=tuple(view.page.address for view in walked),
        fullest=fullest.page.address,
        items=len(fullest.items),
        said=said,
    )


def _open(session: Session, keys: Path, folder: Path, people: int) -> None:
    import_council(session, folder / "directory", NOW, frame={("B1", "care"): people})
    file = resource_dir("questionnaires") / "it-service/1.yaml"
    questionnaire = questionnaires.add_file(session, file, NOW, ACTOR)
    fieldwork.create_wave(
        session,
        wave_id=WAVE,
        questionnaire=questionnaire.name,
        opens=date(2026, 6, 1),
        closes=date(2026, 6, 30),
        now=NOW,
        actor=ACTOR,
    )
    opening.open_wave(session, keys, WAVE, now=NOW, actor=ACTOR)


def _walk(session: Session, keys: Path, link: Link) -> list[PageView]:
    """Answer every page; return them as they were shown."""
    walked = []
    address = respond.start(session, keys, link)
    while address is not None:
        view = respond.page(session, keys, link, address=address, browser=HANDLE)
        walked.append(view)
        saved = respond.save(
            session, keys, link, address=address, form=_filled(view), browser=HANDLE
        )
        address = saved.next_address
    return walked


def _filled(view: PageView) -> dict[str, list[str]]:
    """Return a page's form with the second best point of every scale and two products."""
    form = {}
    for item in view.items:
        if item.kind is ItemKind.PRODUCTS:
            form[item.id] = [product.code for product in view.catalogue[:_USED]]
        elif item.scale is None:
            form[item.id] = ["The new laptops are quick, but signing in takes long."]
        else:
            form[item.id] = [str(item.scale.points[-2].code)]
    return form


def _copy_draft(session: Session, keys: Path, links: list[Link]) -> str:
    """Seal the first person's draft for all the others; return it as JSON."""
    key = key_files.draft_key(keys, WAVE)
    first = read(session, token_hash(links[0].token)) or b""
    content = sealed_draft.unseal(links[0].token, key, WAVE, first)
    rows = [
        {
            "lookup": token_hash(link.token),
            "wave_id": WAVE,
            "sealed": sealed_draft.seal(link.token, key, WAVE, content),
        }
        for link in links[1:]
    ]
    session.execute(insert(DraftRow), rows)
    return json.dumps(json.loads(content))


def _respondent(app: Flask, link: Link) -> Respondent:
    """Return what a browser holds after a question page; no two have the same."""
    with app.test_request_context():
        response = Response()
        remember(response, HANDLE, link)
        token = form_token()
        app.session_interface.save_session(app, session_of_request, response)
    link, form = (cookie.split(";")[0] for cookie in response.headers.getlist("Set-Cookie"))
    return Respondent(link, form, token)
