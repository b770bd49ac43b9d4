"""The directory as files, to be changed with a spreadsheet and uploaded again."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from flask import Response, g

from survey.domain.access import Act
from survey.services import directory_export
from survey.web.access import needs
from survey.web.clock import now
from survey.web.fieldwork.directory.blueprint import blueprint
from survey.web.transaction import reading, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

_PIECE = 1 << 16


@blueprint.get("/directory/groups.csv")
@needs(Act.KEEP_DIRECTORY)
def groups_file() -> ResponseReturnValue:
    """Send the groups."""
    stream = _file()
    with reading() as session:
        directory_export.write_groups(session, stream)
    return _sent(stream, "groups.csv")


@blueprint.get("/directory/products.csv")
@needs(Act.KEEP_DIRECTORY)
def products_file() -> ResponseReturnValue:
    """Send the products."""
    stream = _file()
    with reading() as session:
        directory_export.write_products(session, stream)
    return _sent(stream, "products.csv")


@blueprint.post("/directory/people.csv")
@needs(Act.KEEP_DIRECTORY)
def people_file() -> ResponseReturnValue:
    """Send the staff list. Who takes it is logged, so that it is no address to follow."""
    stream = _file()
    who = {"actor": g.account.email, "role": g.account.role}
    with transaction() as session:
        directory_export.write_people(session, stream, now=now(), **who)
    return _sent(stream, "people.csv")


def _file() -> IO[bytes]:
    """Return a file without a name, which is gone when it has been sent."""
    return TemporaryFile()


def _sent(stream: IO[bytes], name: str) -> ResponseReturnValue:
    response = Response(_pieces(stream), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.call_on_close(stream.close)
    return response


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a file from its beginning, and close it at its end."""
    with stream:
        stream.seek(0)
        while piece := stream.read(_PIECE):
            yield piece
