"""What a submission is held against: parse one JSON document and commit it as one row."""

from __future__ import annotations

import json
import os
from contextlib import nullcontext
from threading import Lock

from flask import Flask, request
from sqlalchemy import text

from survey.storage.engine import make_engine

app = Flask(__name__)
engine = make_engine(os.environ["BARE_DATABASE_URL"])
lock = Lock() if engine.dialect.name == "sqlite" else nullcontext()
statement = text("INSERT INTO bare_write (said) VALUES (:said)")


@app.post("/")
def write() -> str:
    """Commit one document."""
    said = json.dumps(request.get_json())
    with lock, engine.begin() as connection:
        connection.execute(statement, {"said": said})
    return "Stored"
