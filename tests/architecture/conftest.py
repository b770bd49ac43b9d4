"""The application as a guard sees it: made, never asked."""

import pytest

from survey.config import Settings


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    from survey.app import create_app  # noqa: PLC0415 - a guard of files need not wait for Flask

    folder = tmp_path_factory.mktemp("architecture")
    return create_app(
        Settings(
            database_url=f"sqlite:///{folder / 'never-opened.db'}",
            secret_key="k" * 32,
            public_url="http://127.0.0.1:8000",
            keys=folder / "keys",
        )
    )
