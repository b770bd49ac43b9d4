"""Import the six State of Haskell waves into an empty database, to look at the result in the browser.

    python -m tests.real_data.haskell --database sqlite:///haskell.db [--country]

With `--country` each response also belongs to its country, as the breakdown `site`.
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from survey.services import questionnaires, returns
from survey.storage.engine import make_engine, make_sessions
from survey.storage.migrate import upgrade
from tests.real_data.published import FOLDER, WAVES, raw_file

MAPPINGS = Path(__file__).parent / "state-of-haskell"
COUNTRY_COLUMNS = {
    2018: "Which country do you live in?",
    2019: "Which country do you live in?",
    2020: "s7q0",
    2021: "s7q0",
    2022: "s7q0",
}
"""Where the country stands; it was not asked in 2017."""

_BY_COUNTRY = """\
  site:
    column: "{column}"
    whole: All countries
    kind: country
    as_written: true
    not_stated: {{name: No country given, written: ["", n/a]}}
"""


def mapping_file(wave, folder, *, with_country):
    """Return the path of a wave's mapping; with the country it is written into `folder`."""
    plain = MAPPINGS / f"{wave}.yaml"
    if not with_country or wave not in COUNTRY_COLUMNS:
        return plain
    path = folder / plain.name
    site = _BY_COUNTRY.format(column=COUNTRY_COLUMNS[wave])
    path.write_text(plain.read_text(encoding="utf-8") + site, encoding="utf-8")
    return path


def import_waves(database_url, *, with_country, now, waves=WAVES):
    """Migrate a database, import the waves in their order, and yield what became of each."""
    upgrade(database_url)
    engine = make_engine(database_url)
    sessions = make_sessions(engine)
    with sessions.begin() as session:
        questionnaires.add_file(session, MAPPINGS / "1.yaml", now, "real data")
    with tempfile.TemporaryDirectory() as folder:
        for wave in waves:
            mapping = mapping_file(wave, Path(folder), with_country=with_country)
            with sessions.begin() as session:
                yield returns.import_returns(
                    session, raw_file(wave), mapping, now=now, actor="real data"
                )
    engine.dispose()


@click.command()
@click.option("--database", required=True, metavar="URL", help="An empty database.")
@click.option("--country", is_flag=True, help="Also by country, as the breakdown `site`.")
def main(database, country):
    """Import the six State of Haskell waves into an empty database."""
    if not FOLDER.is_dir():
        raise click.ClickException(f"The data are not there: {FOLDER}")
    for done in import_waves(database, with_country=country, now=datetime.now(UTC)):
        click.echo(
            f"{done.wave}: {done.rows} rows, {done.stored} stored, {len(done.refused)} refused"
        )
        for problem in done.refused:
            click.echo(f"  {problem}")


if __name__ == "__main__":
    main()
