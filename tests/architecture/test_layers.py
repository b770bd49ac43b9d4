"""Imports go one way. The contracts stand in pyproject.toml; here they run, and are shown to bite."""

import ast
import shutil
import subprocess
import sys
import tomllib

from tests.architecture.checkout import ROOT, modules, shown, tree

CONTRACTS = 7
BREACHES = {
    "survey/leftovers.py": "",  # a module without a layer
    "survey/storage/breach.py": "import survey.sealing",  # sideways
    "survey/domain/breach.py": "import sqlalchemy",
    "survey/domain/circle_a.py": "import survey.domain.circle_b",
    "survey/domain/circle_b.py": "import survey.domain.circle_a",
    "survey/services/breach.py": "import flask",
    "survey/web/breach.py": "import survey.storage.engine",
    "survey/analysis/breach.py": "import sqlalchemy",
    "survey/web/respond/breach.py": "import survey.web.report",
}


def lint_imports(folder):
    lint = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as lint; lint()"
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", lint, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_is_kept():
    run = lint_imports(ROOT)
    assert f"Contracts: {CONTRACTS} kept, 0 broken" in run.stdout, run.stdout + run.stderr
    assert run.returncode == 0


def test_every_contract_bites(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "survey", tmp_path / "survey", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name, text in BREACHES.items():
        (tmp_path / name).write_text(text + "\n", encoding="utf-8")
    run = lint_imports(tmp_path)
    assert f"Contracts: 0 kept, {CONTRACTS} broken" in run.stdout, run.stdout + run.stderr


def test_no_contract_is_let_off():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert len(contracts) == CONTRACTS
    assert not [contract["name"] for contract in contracts if contract.get("ignore_imports")]
    (layers,) = (contract for contract in contracts if contract["type"] == "layers")
    assert layers["exhaustive"]


def test_every_audience_is_kept_apart():
    """A folder of survey/web with pages in it stands in the last contract."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (apart,) = (
        set(contract["modules"])
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "independence"
    )
    folders = {path.parent.name for path in modules("survey") if path.parent.parent.name == "web"}
    assert apart == {f"survey.web.{folder}" for folder in folders}


def test_every_package_states_its_rule():
    silent = [
        shown(path)
        for path in modules("survey")
        if path.name == "__init__.py" and not ast.get_docstring(tree(path))
    ]
    assert not silent, "What belongs here, and what does not?"
