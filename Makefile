PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
# a start reads what an earlier one compiled
unexport PYTHONDONTWRITEBYTECODE

STAMP := $(VENV)/.installed

.PHONY: environment prepare run test checker lint bench soak mutants format lock

$(STAMP): requirements.lock
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $(STAMP)

environment: $(STAMP)

prepare: $(STAMP)  ## what tests need besides Python: PostgreSQL, Chromium, fonts
	$(PY) -m tests.prepare

run: $(STAMP)   ## start on embedded SQLite, with demo data when the database is new
	$(PY) app.py serve --demo

test: prepare  ## everything but the checker below: both engines, real Chromium; one order of sets, so that a run can be repeated
	PYTHONHASHSEED=0 $(PY) -m pytest --cache-clear -n 4 --dist loadfile --no-loadscope-reorder --ignore tests/api/test_checker.py || \
		{ test $$? -eq 1 && PYTHONHASHSEED=0 $(PY) -m tests.alone; }

checker: prepare  ## the third-party checker against the interface, as three roles, on both engines and over the CRM, ten minutes; GRIDWRIGHT_SEED=7 for another run
	PYTHONHASHSEED=0 nice $(PY) -m pytest -n 0 tests/api/test_checker.py

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

soak: prepare  ## the full counts of the properties and mutations, and fifteen minutes of the checker per role
	GRIDWRIGHT_SOAK=1 $(PY) -m pytest -n 2 --dist loadfile tests/properties tests/faults tests/schema/test_mutations.py tests/api/test_checker.py

mutants: $(STAMP)  ## changes the approval engine in every small way and tells which change no test notices; goes on where it stopped; ARGUMENTS="--sample 200 --seed 7" draws some
	PYTHONHASHSEED=0 nice $(PY) -m tests.mutation $(ARGUMENTS)

lock: $(STAMP)   ## the versions and hashes of everything installed, after a change of pyproject.toml
	test -x $(VENV)/bin/uv || $(PY) -m pip install --quiet --disable-pip-version-check uv
	$(VENV)/bin/uv pip compile pyproject.toml --extra dev --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements.lock
