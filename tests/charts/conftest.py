"""Charts are checked against the schema of Vega-Lite here; pages do not wait for it."""

import pytest
from altair.utils.schemapi import debug_mode


@pytest.fixture(autouse=True)
def every_part_is_checked():
    with debug_mode(arg=True):
        yield
