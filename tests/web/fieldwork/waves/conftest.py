"""A wave that was planned in the browser."""

import pytest


@pytest.fixture
def planned(administrator, council):
    """The page of a wave that was planned in the browser as a quarterly pulse: everybody, by mail and slips."""
    page = administrator.get("/waves/new?template=quarterly-pulse")
    return administrator.press(page, "Save the plan", title="Summer pulse")
