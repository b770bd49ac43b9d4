"""`python -m survey.cli`: the command line where no script has been installed."""

from __future__ import annotations

from survey.cli import main

main(prog_name="survey")
