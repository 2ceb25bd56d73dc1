# A fresh machine needs Python 3.11 and make, nothing else: every target sets itself up in .venv.
#   make compare   run the shipped scenarios and write a report into results/
#   make test      run the whole test suite
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
JOBS   ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
WORLDS ?= 200
YEARS  ?= 10

.PHONY: compare experiments test check bench docs clean help
.DEFAULT_GOAL := help

help:
	@sed -n 's/^#   //p' Makefile
	@echo "make experiments   run the shipped experiments again (ARGS=04_ways_to_start for one)"
	@echo 'make check     style and types;  make docs  generated pages;  make clean'
	@echo "make bench     speed: tables of docs/performance.md; ARGS='phases blocks --quick' for some"

compare: $(VENV)/.core
	$(BIN)/coalition-sim compare --worlds $(WORLDS) --years $(YEARS) --jobs $(JOBS) $(ARGS)

experiments: $(VENV)/.core
	$(BIN)/python experiments/run.py --jobs $(JOBS) $(ARGS)

test: $(VENV)/.dev
	$(BIN)/python -m pytest -q -n auto --maxprocesses 8 $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.core
	$(BIN)/python -m benchmarks $(ARGS)

docs: $(VENV)/.core
	$(BIN)/python -m coalition_sim.documentation $(ARGS)

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: an install runs again only when what it depends on changed.
$(VENV)/.core: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer was not found; set PYTHON=/path/to/python3.11'; exit 1; }
	@echo 'Setting up $(VENV) (once; a minute or two) ...'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -c constraints.txt hatchling
	$(PIP) install -c constraints.txt --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.core
	$(PIP) install -c constraints.txt --no-build-isolation -e '.[dev]'
	@touch $@
