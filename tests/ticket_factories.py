"""Lists of closed tickets as a service desk saves them, the mapping that reads them, and a council to ask."""

import csv
import io
from pathlib import Path

from survey.services import questionnaires, tickets, worker
from tests.directory_factories import import_council

QUESTIONNAIRE = Path(__file__).parents[1] / "questionnaires/ticket-follow-up/1.yaml"
ADA = {"actor": "ada@exton.example", "role": "administrator"}
COLUMNS = ("Number", "Requested by", "Category", "Application", "Closed at", "Short description")
MAPPING = """\
columns:
  id: Number
  closed: Closed at
  person: Requested by
  service: Category
  product: Application
person: email
closed:
  order: day-first
services:
  Mailbox: email
  Something is slow: network
products:
  Outlook 365: mail
no_product: ["N/A", Other]
"""


def a_row(number=1, /, **changes):
    """Return one ticket as the desk writes it; changes are made by the name of a column in small letters."""
    row = {
        "number": f"INC{number:07}",
        "requested by": f"p{number}@exton.example",
        "category": "Mailbox",
        "application": "Outlook 365",
        "closed at": "02/06/2026 14:05",
        "short description": "Cannot send, “again”; please call\nmy office",
    }
    return row | {name.replace("_", " "): value for name, value in changes.items()}


def a_list(rows=None, columns=COLUMNS):
    """Return the text of a CSV file with these rows, by default three tickets of three people."""
    rows = [a_row(number) for number in (1, 2, 3)] if rows is None else rows
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([row[name.lower()] for name in columns] for row in rows)
    return stream.getvalue()


def write_tickets(folder, rows=None, mapping=MAPPING):
    """Write a list and its mapping; return both paths."""
    folder.mkdir(exist_ok=True)
    tickets, how = folder / "tickets.csv", folder / "mapping.yaml"
    tickets.write_text(rows if isinstance(rows, str) else a_list(rows), "utf-8", newline="")
    how.write_text(mapping, "utf-8")
    return tickets, how


def fill_council(session, folder, now, frame=None):
    """Import a directory, and add the questionnaire that is put after a ticket."""
    import_council(session, folder / "council", now, frame)
    questionnaires.add_file(session, QUESTIONNAIRE, now, "ada@exton.example")


def take_up(sessions, folder, now, rows=None, mapping=MAPPING):
    """Import a list of tickets and return what became of it."""
    with sessions.begin() as session:
        return tickets.import_tickets(
            session, *write_tickets(folder / "desk", rows, mapping), now=now, **ADA
        )


def let_worker_work(sessions, keys, now, **options):
    """Do everything that is due, as one round of a worker; return what was done."""
    with sessions() as session:
        due = worker.tasks(session, keys, now)
    for task in due:
        worker.perform(sessions, keys, task, now, **options)
    return due
