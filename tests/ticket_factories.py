"""Lists of closed tickets as a service desk saves them, the mapping that reads them, and a council to ask."""

import csv
import io

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
