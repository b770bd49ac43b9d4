#!/bin/sh
# Sets up .venv with the packages of requirements-dev.lock, each proved by its hash, and this checkout on top.
# Does nothing where that has been done: a stamp tells the lock, pyproject.toml, the folder and the Python used.
set -eu
cd "$(dirname "$0")"

least="3.11"
venv=".venv"
stamp="$venv/set-up"

say() { printf '%s\n' "$*" >&2; }

is_new_enough() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for python in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
        if is_new_enough "$python"; then
            printf '%s' "$python"
            return
        fi
    done
    found=$(python3 --version 2>&1) || found="no python3 at all"
    say "Python $least or later is needed; this machine has ${found}."
    say "Install it (Debian and Ubuntu: apt-get install python3 python3-venv), or name one: make setup PYTHON=/path/to/python3"
    return 1
}

place() {
    pwd
    "$venv/bin/python" --version
}

state() {
    place
    cksum requirements-dev.lock pyproject.toml
}

is_done() {
    [ -f "$stamp" ] && [ "$(state 2>/dev/null)" = "$(cat "$stamp")" ]
}

is_in_place() {
    [ -f "$stamp" ] && [ "$(place 2>/dev/null)" = "$(head -n 2 "$stamp")" ]
}

make_venv() {
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        say "$python has no venv module, which is needed to set up without touching the rest of this machine."
        say "Install it (Debian and Ubuntu: apt-get install python3-venv) and try again."
        exit 1
    fi
    "$python" -m venv --clear "$venv"
}

install_with_uv() {
    command -v uv >/dev/null 2>&1 &&
        uv pip sync --quiet --require-hashes --python "$venv/bin/python" requirements-dev.lock 2>/dev/null
}

install() {
    # uv is quick where it is present and set up; pip is always there.
    install_with_uv ||
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
    # hatchling came with the lock, so the build of the checkout itself needs nothing further.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
}

if is_done; then
    exit 0
fi
python=$(find_python)
say "Setting up $venv with $("$python" --version) (about a minute) …"
is_in_place || make_venv
rm -f "$stamp"
install
state >"$stamp"
