"""Static files, read and compressed once, under names that change with their content."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response, abort, current_app

from survey.web.compression import takes_gzip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

    from survey.config import Settings

FOLDER = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
_KINDS = {".css": "text/css; charset=utf-8"}
_HASHED = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([{};,>])\s*")


@dataclass(frozen=True)
class Asset:
    """One file as it is sent. `name` holds a digest of the content."""

    name: str
    kind: str
    body: bytes
    compressed: bytes


class Assets:
    """The static files of an application, by the name that they have in the folder."""

    def __init__(self, assets: Iterable[tuple[str, Asset]]) -> None:
        self._by_file = dict(assets)

    def address(self, file: str) -> str:
        """Return the address of a file; KeyError if there is none of that name."""
        return f"/static/{self._by_file[file].name}"

    def find(self, name: str) -> Asset | None:
        """Return the file asked for by an address of today, or of an earlier version."""
        return self._by_file.get(_HASHED.sub("", name))


def init_app(app: Flask) -> None:
    """Serve the static files, and let templates ask for their addresses."""
    assets = Assets((path.name, _asset(path, app)) for path in sorted(FOLDER.iterdir()))
    app.extensions["survey.assets"] = assets
    app.jinja_env.globals["asset"] = assets.address
    app.add_url_rule("/static/<name>", "static", serve)


def serve(name: str) -> Response:
    """Send a static file. A page of an earlier version gets today's file, but does not keep it."""
    asset = current_app.extensions["survey.assets"].find(name)
    if asset is None:
        abort(404)
    is_packed = takes_gzip()
    response = Response(asset.compressed if is_packed else asset.body, content_type=asset.kind)
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOR_EVER if asset.name == name else "no-cache"
    return response


def _asset(path: Path, app: Flask) -> Asset:
    body = _stylesheet(path.read_text("utf-8"), app.extensions["survey.settings"]).encode()
    digest = hashlib.sha256(body).hexdigest()[:12]
    return Asset(
        name=f"{path.stem}.{digest}{path.suffix}",
        kind=_KINDS[path.suffix],
        body=body,
        compressed=gzip.compress(body, 9, mtime=0),
    )


def _stylesheet(text: str, settings: Settings) -> str:
    """Return a stylesheet in the council's colour, without comments and needless space."""
    tight = _AROUND.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", text)))
    return tight.strip().replace("ACCENT", settings.accent)
