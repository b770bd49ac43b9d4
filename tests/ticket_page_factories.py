"""Tickets as their administrator has them before the eyes: a month that is over, and one that takes tickets up."""

from datetime import timedelta
from pathlib import Path

from survey.domain.ticket import Programme
from survey.services import ticket_programme, ticket_uploads, ticket_waves, tickets, uploads, worker
from survey.storage import jobs
from tests.ticket_factories import ADA, MAPPING, a_list, a_row, fill_council, write_tickets
from tests.wave_page_factories import ADMINISTRATOR, add_accounts

LONG_SERVICE = "Sehrlangeswort" * 6
ROWS = 120
AS_WRITTEN = MAPPING.replace("services:\n  Mailbox: email\n  Something is slow: network\n", "")


def fill(sessions, keys, folder, now):
    """Fill an empty database; half of the tickets of the month that runs have been looked at."""
    add_accounts(sessions, now)
    with sessions.begin() as session:
        fill_council(session, folder, now)
        ticket_programme.change(session, Programme(share=50), now=now, **ADA)
    last_month = now.replace(day=1) - timedelta(days=20)
    take_up(sessions, folder, last_month, ROWS)
    work(sessions, keys, last_month)
    work(sessions, keys, now)
    take_up(sessions, folder, now, ROWS)
    work(sessions, keys, now)
    take_up(sessions, folder, now, 2 * ROWS)
    with sessions.begin() as session:
        jobs.see_worker(session, now + timedelta(hours=1))  # is there while the pages are looked at
        ids = {"month": ticket_waves.month(session, now.date()).wave.id}
        for name, files in write_files(folder / "lists", now).items():
            both = ((path.name, path.read_bytes()) for path in files)
            parts = dict(zip((ticket_uploads.TICKETS, ticket_uploads.MAPPING), both, strict=True))
            ids[name] = uploads.keep(session, parts, by=ADMINISTRATOR, now=now)
    return ids


def take_up(sessions, folder, moment, most):
    """Take up so many tickets that were closed the day before."""
    day = moment - timedelta(days=1)
    kinds = ("Mailbox", "Something is slow", LONG_SERVICE)
    rows = [
        a_row(number + 1, number=f"{moment:%m}-{number}", closed_at=f"{day:%d/%m/%Y}",
              category=kinds[number % 3], application=("Outlook 365", "payroll", "")[number % 3])
        for number in range(most)
    ]  # fmt: skip
    with sessions.begin() as session:
        files = write_tickets(folder / "desk", rows, AS_WRITTEN)
        tickets.import_tickets(session, *files, now=moment, **ADA)


def work(sessions, keys, moment):
    """Let a worker do what is due, twice: what it closes is then closed to the end."""
    for _ in range(2):
        with sessions() as session:
            due = worker.tasks(session, keys, moment)
        for task in due:
            worker.perform(sessions, keys, task, moment, cap_days=0)


def write_files(folder, now):
    """Write lists with their mapping: one in order, one with rows that are amiss, two that are of no use."""
    Path(folder).mkdir(exist_ok=True)
    day = f"{now - timedelta(days=1):%d/%m/%Y}"
    good = [a_row(number, number=f"new-{number}", closed_at=day) for number in range(1, 30)]
    amiss = [
        *good,
        a_row(1, number="fax", closed_at=day, application=f"Fax {LONG_SERVICE}"),
        a_row(2, number="nobody", closed_at=day, requested_by="x" * 120 + "@exton.example"),
    ]
    wrong = [a_row(1, closed_at="soon"), a_row(2, closed_at=LONG_SERVICE)]
    lists = {
        "good": (a_list(good), MAPPING),
        "amiss": (a_list(amiss), MAPPING),
        "wrong": (a_list(wrong), MAPPING),
        "mistaken": (
            a_list(good),
            MAPPING.replace("person: email", "person: name\nhurry: yes"),
        ),
    }
    return {name: write_tickets(Path(folder) / name, *both) for name, both in lists.items()}
