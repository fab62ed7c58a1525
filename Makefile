PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed

.PHONY: run test checker lint bench soak format

$(STAMP): requirements.lock
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $(STAMP)

run: $(STAMP)   ## start on embedded SQLite, with demo data when the database is new
	$(PY) app.py serve --demo

test: $(STAMP)  ## everything: both engines, real Chromium; one order of sets, so that a run can be repeated
	$(PY) -m tests.prepare
	PYTHONHASHSEED=0 $(PY) -m pytest -n 2 --dist loadfile --ignore tests/api/test_checker.py

checker: $(STAMP)  ## a third-party checker against the interface, as three roles; takes minutes
	$(PY) -m tests.prepare
	PYTHONHASHSEED=0 $(PY) -m pytest tests/api/test_checker.py --timeout 1500

lint: $(STAMP)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

format: $(STAMP)
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(STAMP)
	$(PY) -m benchmarks

soak: $(STAMP)  ## the full counts of the properties and mutations
	$(PY) -m tests.prepare
	GRIDWRIGHT_SOAK=1 $(PY) -m pytest -n 2 --dist loadfile tests/properties tests/faults
