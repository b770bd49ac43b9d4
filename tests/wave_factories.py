"""Builders of waves, with believable defaults."""

from datetime import date
from pathlib import Path

from survey.domain.wave import Links, Wave, WaveState
from survey.services import questionnaires
from survey.storage import waves

QUESTIONNAIRE = "system-usability:1"
_FILE = Path(__file__).parents[1] / "questionnaires/system-usability/1.yaml"


def a_wave(**changes):
    """Return a wave that is to open on the day of the `now` fixture."""
    fields = {
        "id": "2026-q2",
        "title": "Summer 2026",
        "questionnaire_id": "system-usability",
        "questionnaire_version": 1,
        "opens": date(2026, 6, 3),
        "closes": date(2026, 6, 24),
        "state": WaveState.DRAFT,
        "links": Links.PERSONAL,
        "open_at": (),
        "k": 10,
        "has_frame": True,
        "series": "",
        "catalogue": (),
    }
    return Wave(**fields | changes)


def add_questionnaire(session, now):
    """Store the shipped questionnaire that the waves here use."""
    return questionnaires.add_file(session, _FILE, now, "ada@exton.example")


def store_wave(session, now, **changes):
    """Store a wave and its questionnaire."""
    add_questionnaire(session, now)
    wave = a_wave(**changes)
    waves.add(session, wave, now)
    return wave
