"""What gunicorn loads: the application, made from the environment."""

from __future__ import annotations

import os

from survey.app import create_app
from survey.config import Settings
from survey.services import chart_engine

app = create_app(Settings.from_env(os.environ))

# Compiled before the fork, so that no visitor waits for it.
for name in app.jinja_env.list_templates(extensions=["html", "txt"]):
    app.jinja_env.get_template(name)

chart_engine.load_after_fork()
