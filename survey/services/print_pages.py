"""What stands on slips and posters: codes in groups of four, the address to type, and the same address to scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from survey.services import frozen_sites, printing, questionnaires
from survey.services.places import department_names
from survey.services.qr import QrCode, qr_code
from survey.storage import people, waves

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.config import Settings
    from survey.domain.access import Account
    from survey.domain.questionnaire import Questionnaire
    from survey.domain.sample import Person
    from survey.domain.wave import Wave
    from survey.services.printing import Sheet, Slip

_GROUP = 4
_AT_ONCE = 1000


@dataclass(frozen=True)
class PrintedSlip:
    """A slip: the staff reference and department by which it is handed out, and its code in groups of four."""

    person: str
    department: str
    code: str
    language: str


@dataclass(frozen=True)
class SlipsOfSite:
    """The slips of one site, in order of reference."""

    name: str
    slips: tuple[PrintedSlip, ...]


@dataclass(frozen=True)
class SlipsPage:
    """Slips to cut out. `address` is what people type, `qr` the same to scan: no code stands in either."""

    wave: Wave
    questionnaire: Questionnaire
    address: str
    qr: QrCode
    sites: tuple[SlipsOfSite, ...]


@dataclass(frozen=True)
class Poster:
    """A poster for a site, in one language; its QR code leads straight to the site's open link."""

    site: str
    code: str
    language: str
    qr: QrCode


@dataclass(frozen=True)
class PostersPage:
    """Posters to hang up, one a page."""

    wave: Wave
    questionnaire: Questionnaire
    address: str
    posters: tuple[Poster, ...]


def slips(
    session: Session,
    wave_id: str,
    *,
    site: str | None,
    account: Account,
    now: datetime,
    settings: Settings,
) -> SlipsPage:
    """Return the slips of a site, or of all, for whoever had them made; raises NotFound and Refused."""
    wave = waves.get(session, wave_id)
    asked = questionnaires.get(session, wave.questionnaire_id, wave.questionnaire_version)
    found = printing.sheets(session, settings.keys, wave_id, by=account.email, now=now, site=site)
    names = frozen_sites.names(session, wave_id)
    return SlipsPage(
        wave=wave,
        questionnaire=asked,
        address=_to_type(settings),
        qr=qr_code(f"{settings.public_url}/code"),
        sites=tuple(
            SlipsOfSite(names.get(sheet.site, sheet.site), _printed(session, sheet, asked))
            for sheet in sorted(found, key=lambda sheet: names.get(sheet.site, sheet.site))
            if sheet.slips
        ),
    )


def posters(
    session: Session,
    wave_id: str,
    *,
    site: str | None,
    account: Account,
    now: datetime,
    settings: Settings,
) -> PostersPage:
    """Return the posters of a site, or of all, in each language of the questionnaire; raises as `slips`."""
    wave = waves.get(session, wave_id)
    asked = questionnaires.get(session, wave.questionnaire_id, wave.questionnaire_version)
    found = printing.sheets(session, settings.keys, wave_id, by=account.email, now=now, site=site)
    names = frozen_sites.names(session, wave_id)
    return PostersPage(
        wave=wave,
        questionnaire=asked,
        address=_to_type(settings),
        posters=tuple(
            _poster(sheet, names.get(sheet.site, sheet.site), language, settings)
            for sheet in sorted(found, key=lambda sheet: names.get(sheet.site, sheet.site))
            if sheet.code
            for language in asked.languages
        ),
    )


def grouped(code: str) -> str:
    """Return a code in groups of four, as it is read aloud and typed: k3f8 9q2m zz41 7b."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def _poster(sheet: Sheet, name: str, language: str, settings: Settings) -> Poster:
    return Poster(
        name, grouped(sheet.code), language, qr_code(f"{settings.public_url}/s/{sheet.code}")
    )


def _printed(session: Session, sheet: Sheet, asked: Questionnaire) -> tuple[PrintedSlip, ...]:
    departments = department_names(session)
    staff = _staff(session, sheet.slips)

    def of(slip: Slip) -> PrintedSlip:
        person = staff.get(slip.person)
        department = departments.get(person.organisation, "") if person else ""
        language = slip.language if slip.language in asked.languages else asked.language
        return PrintedSlip(slip.person, department, grouped(slip.code), language)

    return tuple(map(of, sheet.slips))


def _staff(session: Session, printed: Sequence[Slip]) -> dict[str, Person]:
    staff: dict[str, Person] = {}
    for start in range(0, len(printed), _AT_ONCE):
        some = [slip.person for slip in printed[start : start + _AT_ONCE]]
        staff |= people.by_reference(session, some)
    return staff


def _to_type(settings: Settings) -> str:
    """Return the address of the page where codes are typed, without the scheme that browsers add by themselves."""
    parts = urlsplit(settings.public_url)
    return f"{parts.netloc}{parts.path}/code"
