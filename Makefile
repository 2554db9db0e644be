# Every command of the project; `make help` lists them.

PORT ?= 8000
# Test processes; the suite is planned for two cores.
JOBS ?= 2

PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
PYTEST := $(PYTHON) -m pytest
TEMPLATES = find templates -name '*.html' -print0
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

# Checks and tests keep away from var/, where a demo or a running portal has its data.
OWN_DATA = SUSTCITY_DATA=$(CURDIR)/build/data
PARALLEL = --numprocesses=$(JOBS) --dist=worksteal
COVERED = --cov --cov-report= --cov-fail-under=0

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo demo-reset test test-sqlite test-once test-postgres coverage journeys screenshots lint ruff imports templates types \
	check bench fuzz messages format lock clean environment portal catalogues

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

## The portal

demo: portal ## run the portal with demo data on PORT=8000 (keeps what was typed before)
	@$(MANAGE) demo
	@exec $(MANAGE) serve --port $(PORT)

demo-reset: portal ## throw the demo's data away and build it anew
	@$(MANAGE) demo --reset

setup: environment ## make .venv with the portal's and the tests' packages, and see to system libraries
	@echo "Ready: .venv/bin/python manage.py --help, make demo, make test"

# Running the portal takes less than working on it.
portal:
	@scripts/system-packages
	@scripts/setup
	@$(MAKE) --no-print-directory catalogues

environment:
	@scripts/system-packages
	@scripts/setup --dev
	@$(MAKE) --no-print-directory catalogues

catalogues: $(CATALOGUES)
	@:

%.mo: %.po
	@msgfmt --check-format --output-file=$@ $<

## Tests: each of them is also a step of `make test`

test: ## run all that CI runs: every step below, on SQLite and on PostgreSQL, with a summary
	@scripts/test

lint: ## the four steps that follow, all of them even when one fails
	@$(MAKE) --no-print-directory --keep-going ruff imports templates types

ruff: environment ## lint and form of the Python code
	$(PYTHON) -m ruff check --output-format=concise .
	$(PYTHON) -m ruff format --check .

imports: environment ## who imports whom, between the apps and within each
	.venv/bin/lint-imports --no-logo

templates: environment ## indentation and style of the templates
	$(TEMPLATES) | xargs -0 .venv/bin/djhtml --check --tabwidth 4
	$(TEMPLATES) | xargs -0 .venv/bin/djade --check --target-version 5.2

types: environment ## mypy --strict on the apps
	$(PYTHON) -m mypy

check: environment ## migrations are complete; production settings pass Django's deployment check
	$(OWN_DATA) DATABASE_URL=sqlite://:memory: $(MANAGE) makemigrations --check --dry-run
	$(OWN_DATA) SUSTCITY_MODE=production SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
		ALLOWED_HOSTS=portal.example DATABASE_URL=postgres://portal@db.example/portal EMAIL_URL=smtp://mail.example \
		$(MANAGE) check --deploy --fail-level WARNING

test-sqlite: environment ## pytest on SQLite (ARGS="tests/accounts -x" chooses)
	env -u DATABASE_URL $(OWN_DATA) $(PYTEST) $(COVERED) $(PARALLEL) -m "not journeys and not once" $(ARGS)

# Watching every line of thousands of pages would take longer than all other tests together.
test-once: environment ## the truth table and the leaks on SQLite, without measuring coverage
	env -u DATABASE_URL $(OWN_DATA) $(PYTEST) $(PARALLEL) -m "once and not journeys" $(ARGS)

test-postgres: environment ## pytest on PostgreSQL, the one of DATABASE_URL or of this machine
	$(OWN_DATA) scripts/with-postgres $(PYTEST) $(PARALLEL) -m "not journeys" --second-database $(ARGS)

coverage: environment ## what test-sqlite covered; less than every branch fails
	$(PYTHON) -m coverage report

journeys: environment ## walk the whole road in Chromium, with screenshots in build/journeys
	$(OWN_DATA) CHROMIUM="$$(scripts/find-chromium)" scripts/with-postgres $(PYTEST) $(PARALLEL) -m journeys $(ARGS)

screenshots: environment ## take the pictures of docs/guides anew, from the journeys
	@SCREENSHOTS=docs/guides/images $(MAKE) --no-print-directory journeys

bench: environment ## print times, queries and memory for the demo and at national scale
	$(OWN_DATA) scripts/with-postgres $(PYTHON) -m benchmarks $(ARGS)

fuzz: environment ## damage sample files and send them the way of an upload (ARGS="--minutes 60 --seed 7")
	$(OWN_DATA) $(PYTHON) -m fuzzing $(ARGS)

## Working on it

# Both template tools exit with 1 when they changed something; `make templates` has the last word.
format: environment ## put code and templates into the project's form
	$(PYTHON) -m ruff check --fix --exit-zero --quiet .
	$(PYTHON) -m ruff format .
	$(TEMPLATES) | xargs -0 .venv/bin/djade --target-version 5.2 || true
	$(TEMPLATES) | xargs -0 .venv/bin/djhtml --tabwidth 4 || true

messages: environment ## collect the texts to translate into locale/th, then compile them
	$(MANAGE) makemessages --locale th --no-wrap --add-location file --no-obsolete --ignore .venv --ignore build --ignore var
	@$(MAKE) --no-print-directory catalogues

# The locks name versions and hashes for every platform and Python from 3.11 on, and no index: pip uses yours.
COMPILE = build/uv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header $(if $(UPGRADE),--upgrade)

lock: ## write the lock files from pyproject.toml (UPGRADE=1 takes newer versions)
	test -x build/uv/bin/uv || (python3 -m venv build/uv && build/uv/bin/pip install --quiet uv)
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove what tests and tools wrote; .venv and the demo's data stay
	rm -rf build .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
