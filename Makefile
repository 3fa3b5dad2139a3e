# Gongjian: two commands are enough, `make serve` and `make test`; `make help` tells the others.

VENV   := .venv
BIN    := $(VENV)/bin
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python3.14; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-input --no-compile
MINUTES := 20
ENGINE  := embedded
# A lock lists every package: nothing is resolved, and a package that differs by one byte is refused.
LOCKED := $(PIP) --require-hashes --no-deps
CHOOSE := $(BIN)/uv pip compile --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet
LOCK   := $(CHOOSE) pyproject.toml --group pyproject.toml:build

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve test faults soak bench lint format engines browser generator promtool telemetry examples catalogue lock clean

help: ## tell what there is to make
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

serve: $(VENV)/.serve ## load the records into the embedded engine, serve them, print the addresses
	@exec $(BIN)/python -m gongjian serve --load

test: $(VENV)/.test engines browser generator promtool lint ## run every check and every test
	@exec $(BIN)/python -m pytest --numprocesses 3

faults: $(VENV)/.test engines ## kill, break, soak and press what there is, for hours: the long forms of the tests of faults; with PARTS="soak load", some
	@exec $(BIN)/python -m tests.faults $(PARTS)

soak: $(VENV)/.test ## read while records change, for MINUTES=20, and see that answers are right and memory keeps its level; with ENGINE=neo4j-5.26, over that
	@exec $(BIN)/python -m tests.faults.soak --minutes $(MINUTES) --engine $(ENGINE)

bench: $(VENV)/.test browser ## measure what a hub of 100 000 relations and a page of 20 000 entities and exports of 200 000 relations cost; with PLACES=<gazetteer>, a whole one too
	@$(BIN)/python -m tests.bench.hubs
	@$(BIN)/python -m tests.bench.pages
	@$(BIN)/python -m tests.bench.exports
	@test -z '$(PLACES)' || exec $(BIN)/python -m tests.bench.places $(PLACES)

lint: $(VENV)/.test ## check style, types and the directions of imports
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check || { echo 'make format writes these files as they should be' >&2; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@PYTHONPATH=. $(BIN)/lint-imports --no-cache >$(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }

format: $(VENV)/.test ## put imports and layout in order
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format

engines: $(VENV)/.test ## fetch the Neo4j servers that the tests start, into a cache outside this folder
	@$(BIN)/python -m tests.engines.parts engines

browser: $(VENV)/.test ## see to it that there is a Chromium for the tests of the pages
	@$(BIN)/python -m tests.engines.parts browser

generator: $(VENV)/.test ## fetch the maker of clients that the tests try on the OpenAPI document, into that cache too
	@$(BIN)/python -m tests.engines.parts generator

promtool: $(VENV)/.test ## fetch what the tests check numbers and alert rules with, into that cache too
	@$(BIN)/python -m tests.engines.parts promtool

telemetry: $(VENV)/.serve ## install what sends traces to an OpenTelemetry collector
	@$(LOCKED) --requirement requirements/telemetry.txt

examples: $(VENV)/.test ## ask the service for the examples of its OpenAPI document and write them down
	@$(BIN)/python -m tests.service.examples

catalogue: $(VENV)/.test ## ask every named query its example and write docs/queries.md
	@$(BIN)/python -m tests.service.catalogue

lock: $(VENV)/.test ## choose the newest fitting versions and write the lock files
	@$(LOCK) --upgrade --output-file requirements/serve.txt
	@$(LOCK) --upgrade --group pyproject.toml:test --constraint requirements/serve.txt \
		--output-file requirements/test.txt
	@$(LOCK) --upgrade --extra telemetry --constraint requirements/serve.txt --output-file requirements/telemetry.txt
	@$(CHOOSE) --upgrade --group pyproject.toml:generator --output-file requirements/generator.txt

clean: ## remove what make and the tools made; the graph's state in .gongjian stays
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed: install it, or name it: make PYTHON=/path/to/python' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) >$(VENV).log 2>&1 || { \
		test "$$(id -u)" = 0 && apt-get -qq update && apt-get -qq install -y python3-venv && \
		$(PYTHON) -m venv --clear $(VENV); } >>$(VENV).log 2>&1 || { cat $(VENV).log >&2; \
		echo 'no virtual environment could be made; on Debian: apt-get install python3-venv' >&2; exit 1; }
	@rm -f $(VENV).log
	@touch $@

$(VENV)/.serve: $(VENV)/.made requirements/serve.txt pyproject.toml
	@echo 'setting up $(VENV) …'
	@$(LOCKED) --requirement requirements/serve.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.serve requirements/test.txt
	@echo 'setting up $(VENV) for the tests …'
	@$(LOCKED) --requirement requirements/test.txt
	@touch $@
