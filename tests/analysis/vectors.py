"""The published test vectors: read, and compared with their own tolerance."""

import json
from pathlib import Path

import pytest

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
DATA = Path(__file__).resolve().parents[3] / "shared" / "reference" / "vectors"


def load(topic):
    """Return the document and its cases by id."""
    document = json.loads((VECTORS / f"{topic}.json").read_text(encoding="utf-8"))
    return document, {case["id"]: case for case in document["cases"]}


def close_to(document, case, want):
    """Return what a computed number must equal, with the case's or the file's tolerance."""
    tolerance = case.get("tolerance", document["tolerance"])
    return pytest.approx(want, rel=tolerance["relative"], abs=tolerance["absolute"])


def data_file(path):
    """Return a data file that is read in place, or skip."""
    file = DATA / path
    if not file.is_file():
        pytest.skip(f"the shared data file {path} is not beside this checkout")
    return file
