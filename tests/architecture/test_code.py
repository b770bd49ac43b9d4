"""Habits that no linter knows: the clock is read at the edge, silence gives its reason, the edge commits."""

import ast
import re

from tests.architecture.checkout import modules, shown, tree

EDGES = ("survey/cli/", "survey/web/", "survey/wsgi.py")
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
OPENING = {"make_engine", "create_engine", "create_app", "open", "Settings.from_env"}
SILENCE = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma)\b(?P<rest>.*)")
COMMITS = {
    f"{what}.{how}"
    for what in ("session", "sessions", "connection", "engine")
    for how in ("commit", "begin")
}
COMMITS_OF_ITS_OWN = {
    "services/closing",
    "services/outbox_sending",
    "services/worker",
    "storage/migrate",
}


def within():
    """The modules behind the edges."""
    return [path for path in modules("survey") if not shown(path).startswith(EDGES)]


def calls(path):
    """Every call of a module, with the last two words of its name: `datetime.now`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node, ".".join(ast.unparse(node.func).split(".")[-2:])


def test_nobody_but_the_edge_reads_the_clock():
    read = [
        f"{shown(path)}:{node.lineno}"
        for path in within()
        for node, name in calls(path)
        if name in CLOCKS
    ]
    assert not read, "Take `now` as an argument: " + ", ".join(read)


def test_nobody_but_the_edge_reads_the_environment():
    """But for the failpoints, which a fault test sets and no installation does."""
    read = [
        shown(path)
        for path in within()
        if shown(path) != "survey/failpoint.py"
        and re.search(r"\bos\.(?:environ|getenv)", path.read_text("utf-8"))
    ]
    assert not read, "Take the settings as an argument: " + ", ".join(read)


def test_a_silenced_checker_is_given_its_reason():
    without = [
        f"{shown(path)}:{number}: {line.strip()}"
        for path in modules("survey", "benchmarks")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (silence := SILENCE.search(line)) and not re.search(r"\s[-#]\s+\w", silence["rest"])
    ]
    assert not without, "Say why beside it:\n" + "\n".join(without)


def test_services_and_storage_never_commit():
    """The edge commits once. Closing has its three transactions, the worker one for each task and each letter."""
    commits = [
        f"{shown(path)}:{node.lineno}"
        for path in modules("survey")
        if shown(path).startswith(
            ("survey/services/", "survey/storage/", "survey/web/respond/", "survey/web/report/")
        )
        and not any(mark in shown(path) for mark in COMMITS_OF_ITS_OWN)
        for node, name in calls(path)
        if name in COMMITS
    ]
    assert not commits


def test_nothing_is_opened_at_import():
    opened = [
        f"{shown(path)}:{statement.lineno}"
        for path in modules("survey")
        if shown(path) != "survey/wsgi.py"
        for statement in tree(path).body
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in OPENING
    ]
    assert not opened
