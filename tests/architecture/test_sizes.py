"""The tail is guarded: no monstrous file and no monstrous function."""

import ast

from tests.architecture.checkout import modules, shown, tree

LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


def test_every_module_fits_in_the_head():
    long = [
        f"{shown(path)} has {lines} lines: which second idea is in it?"
        for path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    ]
    assert not long, "\n".join(long)


def test_every_function_fits_on_a_screen():
    long = [
        f"{shown(path)}:{node.lineno}: {node.name} has {length} lines"
        for path in modules("survey", "benchmarks", "tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)
