"""What gunicorn loads: the application, made from the environment."""

from __future__ import annotations

import os

from survey.app import create_app
from survey.config import Settings

app = create_app(Settings.from_env(os.environ))
