"""`survey wave`: plan, open, watch and close rounds of collection."""

from __future__ import annotations

import csv
import hashlib
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli import edge
from survey.cli.private_file import private_file
from survey.domain.errors import Refused
from survey.domain.spreadsheet import as_text
from survey.domain.wave import MAXIMUM_K, MINIMUM_K, Links, WaveState
from survey.services import closing, fieldwork, outbox, revising
from survey.services import links as link_service
from survey.storage.engine import make_sessions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from survey.domain.message import Mailing
    from survey.domain.wave import Wave
    from survey.services.closing import Progress
    from survey.services.fieldwork import Status

_DAY = click.DateTime(["%Y-%m-%d"])
_COLUMNS = ("person", "email", "language", "site", "name", "link", "code")


@click.group("wave")
def command() -> None:
    """Plan, open, watch and close waves."""


@command.command("create")
@click.argument("wave_id", metavar="ID")
@click.option("--questionnaire", required=True, metavar="ID:VERSION", help="What is asked.")
@click.option("--opens", required=True, type=_DAY, metavar="DATE", help="The first day.")
@click.option("--closes", required=True, type=_DAY, metavar="DATE", help="The last day.")
@click.option("--title", help="What respondents read; by default questionnaire and month.")
@click.option(
    "--links",
    type=click.Choice([links.value for links in Links]),
    default=Links.PERSONAL.value,
    show_default=True,
    help="How sites are asked.",
)
@click.option(
    "--open-at",
    multiple=True,
    metavar="GROUP",
    help="A site, or a kind of sites, that is asked by open link all the same. May be repeated.",
)
@click.option(
    "--k",
    type=click.IntRange(MINIMUM_K, MAXIMUM_K),
    default=MINIMUM_K,
    show_default=True,
    help="The least returns behind any figure.",
)
def create(
    wave_id: str,
    questionnaire: str,
    opens: datetime,
    closes: datetime,
    title: str | None,
    links: str,
    open_at: tuple[str, ...],
    k: int,
) -> None:
    """Plan a wave; the worker opens and closes it on its days."""
    with edge.transaction() as session:
        wave = fieldwork.create_wave(
            session,
            wave_id=wave_id,
            questionnaire=questionnaire,
            opens=opens.date(),
            closes=closes.date(),
            title=title,
            links=Links(links),
            open_at=open_at,
            k=k,
            now=edge.now(),
            actor=edge.ACTOR,
        )
    click.echo(f"{wave.id} is planned: {wave.title}, from {wave.opens} to {wave.closes}.")


@command.command("open")
@click.argument("wave_id", metavar="ID")
def open_(wave_id: str) -> None:
    """Open a wave now: freeze its frame, make its keys and its links."""
    settings = edge.settings()
    with edge.transaction() as session:
        opened = fieldwork.open_wave(
            session,
            settings.keys,
            wave_id,
            now=edge.now(),
            actor=edge.ACTOR,
            cap_days=settings.cap_days,
        )
    click.echo(
        f"{wave_id} is open until the end of {opened.wave.closes}: {opened.eligible:,} people,"
        f" {opened.invited:,} personal links, {opened.open_sites:,} open links."
    )
    if opened.not_drawn or opened.opted_out or opened.too_soon:
        click.echo(" ".join(opened.told))
    click.echo(
        f"Keep a copy of {settings.keys} with a named holder off this machine, out of the database's"
        " backups: without these keys no answer can be read."
    )


@command.command("extend")
@click.argument("wave_id", metavar="ID")
@click.option("--closes", required=True, type=_DAY, metavar="DATE", help="The new last day.")
def extend(wave_id: str, closes: datetime) -> None:
    """Give a wave a later last day."""
    with edge.transaction() as session:
        wave = fieldwork.extend(session, wave_id, closes.date(), now=edge.now(), actor=edge.ACTOR)
    click.echo(f"{wave.id} closes at the end of {wave.closes}.")


@command.command("close")
@click.argument("wave_id", metavar="ID")
@click.option(
    "--yes", "is_sure", is_flag=True, help="Close even where fewer than K have returned, unasked."
)
def close(wave_id: str, *, is_sure: bool) -> None:
    """Close a wave now, or finish a closing that was cut off; it cannot be opened again."""
    with edge.reading() as session:
        wave = fieldwork.status(session, wave_id).wave
        is_too_few = wave.state is WaveState.OPEN and closing.is_too_few(session, wave_id)
    if is_too_few and not is_sure:
        _confirm_too_few(wave)
    with edge.engine() as engine, _progress(f"Closing {wave_id}", len(closing.STEPS)) as progress:
        closed = closing.close(
            make_sessions(engine),
            edge.settings().keys,
            wave_id,
            now=edge.now(),
            actor=edge.ACTOR,
            progress=progress,
        )
    click.echo(
        f"{wave_id} is closed: {closed.returned:,} returns, {closed.stored:,} responses stored,"
        f" release {closed.release.revision} ({closed.release.digest[:12]})."
    )


@command.command("withdraw")
@click.argument("wave_id", metavar="ID")
def withdraw(wave_id: str) -> None:
    """Take back a planned wave, or the results of a closed one."""
    with edge.transaction() as session:
        fieldwork.withdraw(session, wave_id, now=edge.now(), actor=edge.ACTOR)
    click.echo(f"{wave_id} is withdrawn.")


@command.command("revise")
@click.argument("wave_id", metavar="ID")
@click.option("--reason", required=True, metavar="TEXT", help="Why: it stands in the release.")
def revise(wave_id: str, reason: str) -> None:
    """Make the results of a closed wave anew, by today's methods, from what is stored of it."""
    with edge.transaction() as session:
        name = revising.revise(session, wave_id, reason, now=edge.now(), actor=edge.ACTOR)
    click.echo(f"{wave_id} has release {name.revision} ({name.digest[:12]}).")


@command.command("status")
@click.argument("wave_id", metavar="[ID]", required=False)
def status(wave_id: str | None) -> None:
    """Tell where waves stand. Of an open wave no more than a coarse response rate is told to anybody."""
    with edge.reading() as session:
        ids = [wave_id] if wave_id else [wave.id for wave in fieldwork.listing(session)]
        found = [fieldwork.status(session, one) for one in ids]
        mailings = {one: outbox.reconciliation(session, one) for one in ids}
    if not found:
        click.echo("No wave is planned.")
    for one in found:
        click.echo(_status_line(one))
        for mailing in mailings[one.wave.id]:
            click.echo(f"  {_mailing_line(mailing)}")


@command.command("links")
@click.argument("wave_id", metavar="ID")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A CSV file; only its owner may read it.",
)
def links(wave_id: str, out: Path) -> None:
    """Write every link of an open wave for a mail merge: whoever holds the file can answer for everybody."""
    settings = edge.settings()
    if not out.parent.is_dir():
        raise Refused.because(f"there is no folder {out.parent}", str(out))
    with private_file(out) as stream:
        writer = csv.writer(stream)
        writer.writerow(_COLUMNS)
        count = 0
        with edge.reading() as session:
            for link in link_service.links(session, settings.keys, wave_id, settings.public_url):
                writer.writerow([as_text(getattr(link, column)) for column in _COLUMNS])
                count += 1
        stream.seek(0)
        sha256 = hashlib.sha256(stream.read().encode()).hexdigest()
        with edge.transaction() as session:
            link_service.record_written(
                session, wave_id, count=count, sha256=sha256, now=edge.now(), actor=edge.ACTOR
            )
    click.echo(f"{count:,} links are in {out}. Send them, then delete the file.")


@command.command("list")
def list_() -> None:
    """List every wave, from the first to the last."""
    with edge.reading() as session:
        for wave in fieldwork.listing(session):
            click.echo(_wave_line(wave))


def _confirm_too_few(wave: Wave) -> None:
    """Ask at a terminal; refuse where nobody can be asked, for what is closed stays closed."""
    warning = (
        f"fewer than {wave.k} returns so far. Closing now keeps their number and nothing else;"
        f" survey wave extend {wave.id} --closes DATE gives people more time"
    )
    if not sys.stdin.isatty():
        raise Refused.because(f"{warning}. To close it all the same, add --yes", wave.id)
    click.echo(f"{wave.id}: {warning}.", err=True)
    click.confirm("Close it all the same?", abort=True)


@contextmanager
def _progress(label: str, steps: int) -> Iterator[Progress | None]:
    """Show a bar on a terminal, and nothing elsewhere; what is yielded is told of each step that begins."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=steps, label=label, file=sys.stderr) as bar:
        yield lambda step, _steps, _words: bar.update(step - 1 - bar.pos)
        bar.update(steps - bar.pos)


def _wave_line(wave: Wave) -> str:
    asked = f"{wave.questionnaire_id}:{wave.questionnaire_version}"
    return f"{wave.id}: {wave.state}, {wave.opens} to {wave.closes}, {asked}, {wave.title}"


def _status_line(found: Status) -> str:
    line = _wave_line(found.wave)
    if found.eligible is None:
        return line
    rate = f", response rate {found.rate}" if found.rate else ""
    return f"{line}; {found.eligible:,} people{rate}"


def _mailing_line(mailing: Mailing) -> str:
    """Return what became of one kind of message; of an open wave, what was not needed counts as sent."""
    parts = [
        f"{mailing.sent:,} sent",
        f"{mailing.failed:,} failed",
        f"{mailing.bounced:,} bounced",
        f"{mailing.waiting:,} waiting",
    ]
    if mailing.not_needed is not None:
        parts[3] = f"{mailing.not_needed:,} not needed"
    return f"{mailing.kind}: {mailing.created:,} created = {' + '.join(parts)}"
