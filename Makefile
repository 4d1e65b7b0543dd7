# Two commands: `make report` builds the report, `make test` runs every test.
# Each sets itself up: only Python >= 3.11 and make are needed.

VENV := .venv
BIN := $(VENV)/bin
# The newest suitable Python; name one yourself with `make report PYTHON=/path/to/python`.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)

.PHONY: report test lab lint audit format clean help
.DEFAULT_GOAL := help

help:
	@echo "make report   build the report (HTML and PDF) into _site/"
	@echo "make test     run every test; what is absent on this machine is skipped by name"
	@echo "make lab      open JupyterLab on the notebooks; what is saved there stays clean"
	@echo "make lint     check the style of code and notebooks"
	@echo "make audit    look up known weaknesses and licences of all that is installed"

report: $(VENV)/.ready-report
	@$(BIN)/ontmoetingen build

test: $(VENV)/.ready-test
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist loadfile

lab: $(VENV)/.ready-lab
	@$(BIN)/ontmoetingen lab

lint: $(VENV)/.ready-test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

audit: $(VENV)/.ready-test
	@$(BIN)/python .ci/audit.py

format: $(VENV)/.ready-test
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

# One environment; each target installs its own lock on top, all three locks agree on versions.
$(VENV)/.ready-%: requirements/%.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: no Python >= 3.11 found. HINT: install one, or name it with PYTHON=/path/to/python." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what '$*' needs (versions and hashes from requirements/$*.txt) ..."
	@$(BIN)/python -m pip install --quiet --progress-bar on --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/$*.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

clean:
	rm -rf _site .ontmoetingen assets figures/charts
