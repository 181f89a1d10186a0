# Every target sets up what it needs: Python 3.11 to 3.13 and nothing else.
PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
LOCKING := --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

.PHONY: help demo up test lint bench audit faults lock $(VENV)

help:
	@echo "make demo    everything on this machine, with a simulated QuickBooks and a sandbox IndusTrack"
	@echo "make test    the tests"
	@echo "make up      everything on this machine, for real"
	@echo "make lint    ruff, mypy, import-linter"
	@echo "make bench   what the performance figures come from"
	@echo "make audit   known holes and licences of what production runs, and its bill of materials"
	@echo "make faults  many companies on a running service while everything around it fails"
	@echo "Options are passed on: make demo ARGS=--no-wait"

demo: $(VENV)
	$(BIN)/qbconnector demo $(ARGS)

up: $(VENV)
	$(BIN)/qbconnector up $(ARGS)

# Some tests wait for programs that start: four at a time on two cores. All the programs that they start compile the code
# once, also where the environment wants no bytecode to be kept.
test: $(VENV)
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -m "not browser and not slow" -n 4 --dist worksteal $(ARGS)

lint: $(VENV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)
	$(BIN)/python -m benchmarks $(ARGS)

# Its tools have an environment of their own, so that what they need is not taken for ours.
audit: $(VENV)
	@test -x .audit/bin/pip-audit || { $(PYTHON) -m venv .audit && .audit/bin/python -m pip install --quiet pip-audit cyclonedx-bom; }
	$(BIN)/python ops/audit.py .audit/bin

faults: $(VENV)
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m tests.faults $(ARGS)

$(VENV): $(VENV)/.complete

# The stamp comes last, so that an installation that broke off is taken up again.
$(VENV)/.complete: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	  echo "This needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is another one or missing; say which: make PYTHON=python3.12"; \
	  exit 1; }
	@echo "Making the environment in $(VENV); this takes a minute or two …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lock: ## after a change of the dependencies
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra embedded --extra dev --extra operations --universal \
	  $(LOCKING) -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra operations --extra build --universal \
	  --constraint requirements.lock $(LOCKING) -o requirements.production.lock
