# Everything that one does with a checkout. Each target sets up .venv first, and again only when the lock or
# pyproject.toml has changed; it needs nothing but make and Python 3.11 or later (set-up.sh says so in plain words).

BIN := .venv/bin
PORT ?= 8000
# A machine with many cores is not asked for as many PostgreSQL servers.
WORKERS ?= auto

# What pybabel looks for beside `_` and `gettext`: docs/translations.md tells why.
TEXTS := -F pyproject.toml -k "phrase:1 counted:1,2 because:1 Problem:2 tell:2" --no-wrap --sort-by-file --add-location=file --omit-header
POT := survey/translations/messages.pot

LOCK := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset test check bench error-rates pictures format translations lock clean \
	check-format check-lint check-templates check-types check-layers check-dependencies check-spelling

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## set up .venv from the lock file
	@sh ./set-up.sh

demo: setup ## fill a fictional council and serve it on PORT (8000)
	@$(BIN)/survey demo --port $(PORT)

demo-reset: setup ## the same, from the beginning
	@$(BIN)/survey demo --port $(PORT) --reset

test: setup ## run every test; what this machine cannot run is skipped with a reason
	@$(BIN)/pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal

check: check-format check-lint check-templates check-types check-layers check-dependencies check-spelling ## format, lint, types, layers, dependencies, spelling

check-format: setup
	@$(BIN)/ruff format --check .

check-lint: setup
	@$(BIN)/ruff check .

# Not djlint's formatter: its indents would be a third of what a respondent's browser is sent.
check-templates: setup
	@$(BIN)/djlint templates --lint --quiet

check-types: setup
	@$(BIN)/mypy

check-layers: setup
	@$(BIN)/lint-imports

check-dependencies: setup
	@$(BIN)/deptry .

check-spelling: setup
	@$(BIN)/codespell

bench: setup ## measure, and write benchmarks/results.md
	@$(BIN)/python -m benchmarks

error-rates: setup ## simulate 200 councils, and write how often a change is called into benchmarks/error_rates.md
	@$(BIN)/python -m benchmarks.error_rates

pictures: setup ## take the pictures of the manual anew (some minutes; needs Chromium)
	@$(BIN)/python -m tests.browser.take_pictures
	@$(BIN)/python -m tests.browser.take_results_pictures

format: setup ## put code and templates into the one format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix --select I .

translations: setup ## find every text, and bring the catalogues up to date (docs/translations.md)
	@$(BIN)/pybabel -q extract $(TEXTS) -o $(POT) survey templates
	@$(BIN)/pybabel -q update -i $(POT) -d survey/translations --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@$(BIN)/survey translations check

lock: ## resolve both lock files anew (needs uv)
	@$(LOCK) --extra postgres --extra report pyproject.toml -o requirements.lock
	@$(LOCK) --extra postgres --extra report --group dev pyproject.toml -o requirements-dev.lock

clean: ## remove .venv and all caches
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage build dist
