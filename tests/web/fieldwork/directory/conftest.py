"""A council with a directory, an administrator who keeps it, and a manager who looks on."""

from io import BytesIO

import pytest

from tests.directory_factories import import_council, write_directory


@pytest.fixture
def council(app, writing, tmp_path, now):
    """The small council's directory."""
    with writing() as session:
        import_council(session, tmp_path / "council", now)


@pytest.fixture
def files(tmp_path):
    """Its three files, by part."""
    return write_directory(tmp_path / "files")


@pytest.fixture
def send(administrator):
    """Upload contents by their part, as bytes or as (name, bytes), and return what is shown then."""

    def upload(status=200, **contents):
        page = administrator.get("/directory/upload")
        return administrator.press(page, "Show what would change", status, **attached(contents))

    return upload


def attached(contents):
    """What a browser sends for the files of a form that were chosen."""
    named = {
        part: content if isinstance(content, tuple) else (f"{part}.csv", content)
        for part, content in contents.items()
    }
    return {part: [(BytesIO(content), name)] for part, (name, content) in named.items()}
