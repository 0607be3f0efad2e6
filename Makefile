# Two commands matter: `make demo` and `make test`. Everything else is a part of them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := .venv/bin/python
RUN74 := .venv-wagtail74/bin/python
TESTS74 := tests/flows tests/web tests/pages
LIBRARIES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

.PHONY: help demo test demo-check production-check reminders-check screenshots bench env judges libraries browser lint types floors migrations strings unit wagtail74 clean

help: ## List the targets
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /: /'

demo: env libraries ## Run the whole product on this machine (PORT=, HOST=)
	@$(RUN) -m lms demo --host $(HOST) --port $(PORT)

test: env judges libraries browser lint types floors migrations unit wagtail74 ## Run all that CI runs

demo-check: env libraries ## Start the demo in a temporary folder and do the main job as three people would
	@$(RUN) -m tests.journeys.demo_check

production-check: env libraries ## Run the services of docker-compose.yml without containers and ask each how it is
	@$(RUN) -m tests.journeys.production_check

reminders-check: env ## Let 10,000 reminders be due at once and kill the worker twice: each comes once
	@LMS_TEST_REMINDERS=10000 $(RUN) -m pytest -q -n 0 --durations=1 tests/chaos/test_reminders_come_once.py

screenshots: env libraries browser ## Make the pictures in docs/images anew from a demo
	@bash .ci/packages poppler-utils
	@$(RUN) -m tests.journeys.screenshots

bench: env .venv-peer/.synced ## Measure beside the closest peer and beside floors (LINES=1,2)
	@$(RUN) -m benchmarks $(if $(LINES),--lines $(LINES))

.venv-peer/.synced: benchmarks/peer/requirements.txt .venv/.synced
	@$(UV) venv --quiet --allow-existing --python $(RUN) .venv-peer
	@VIRTUAL_ENV=.venv-peer $(UV) pip sync --quiet --require-hashes benchmarks/peer/requirements.txt
	@touch .venv-peer/.synced

env: .venv/.synced

.venv/.synced: uv.lock pyproject.toml
	@test -x "$(UV)" || command -v uv >/dev/null || $(PYTHON) -m pip install --quiet --target .tools uv
	@$(UV) sync --quiet --frozen
	@touch .venv/.synced

.venv-wagtail74/.synced: .venv/.synced
	@UV_PROJECT_ENVIRONMENT=.venv-wagtail74 $(UV) sync --quiet --frozen --no-group wagtail80 --group wagtail74
	@touch .venv-wagtail74/.synced

judges: node_modules/.package-lock.json

node_modules/.package-lock.json: package-lock.json
	@.venv/bin/npm ci --silent --no-audit --no-fund

libraries: ## Install WeasyPrint's libraries, or say how
	@bash .ci/packages $(LIBRARIES)

browser: ## Install Debian's Chromium, or say how
	@bash .ci/packages chromium

lint:
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	@.venv/bin/djlint --lint --quiet templates

types:
	@.venv/bin/mypy

floors:
	@.venv/bin/lint-imports

migrations:
	@LMS_VAR_DIR=$$(mktemp -d) $(RUN) -m lms makemigrations --check --dry-run

strings: env ## Collect the marked strings into lms/locale, compile it, and say how far each language is
	@$(RUN) -m tests.harness.catalogs

unit:
	@.venv/bin/coverage erase
	@$(RUN) -m pytest -n 2 --cov --cov-report= -m "not browser and not chaos and not host"
	@$(RUN) -m pytest -n 2 --dist loadfile --cov --cov-append --cov-report= -m browser
	@$(RUN) -m pytest -n 2 --dist loadfile --cov --cov-append --cov-report= -m "chaos or host"
	@.venv/bin/coverage json -q -o .coverage.json
	@$(RUN) .ci/coverage_gate .coverage.json
	@$(RUN) .ci/versions

wagtail74: libraries .venv-wagtail74/.synced ## Check and test on the older Wagtail that we support
	@LMS_VAR_DIR=$$(mktemp -d) $(RUN74) -m lms check --fail-level ERROR
	@LMS_VAR_DIR=$$(mktemp -d) $(RUN74) -m lms makemigrations --check --dry-run
	@$(RUN74) -m pytest -n 2 -m "not browser and not chaos" $(TESTS74)
	@$(RUN74) .ci/versions

clean: ## Remove what the commands made
	rm -rf .venv .venv-wagtail74 .venv-peer .benchmarks .tools .test-databases .test-hosts var .coverage* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
