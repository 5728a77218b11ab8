# `make run` reads, `make test` checks everything: both make .venv first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test test-oldest test-newest audit coverage format bench fuzz docs pictures clean

run: .venv/installed
	@$(BIN)/reader $(ARGS)

test: .venv/developing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -n auto --dist worksteal $(ARGS)

# The tests with the lowest versions that pyproject.toml allows, or with the highest: constraints.txt is between them.
test-oldest test-newest: test-%: .venv-%/developing
	.venv-$*/bin/pytest -n auto --dist worksteal $(ARGS)

.venv-%/developing: pyproject.toml tests/versions.py .venv/developing
	@$(PYTHON) -m venv .venv-$*
	@$(BIN)/python tests/versions.py $* > .venv-$*/constraints.txt
	@.venv-$*/bin/python -m pip install --quiet --disable-pip-version-check -c .venv-$*/constraints.txt -e '.[dev]'
	@touch $@

# Whether a version in constraints.txt has a hole that is known. This asks the network.
audit: .venv-audit/installed
	.venv-audit/bin/pip-audit -r constraints.txt --no-deps --disable-pip

.venv-audit/installed:
	@$(PYTHON) -m venv .venv-audit
	@.venv-audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	@touch $@

# What tests run of reader/: the table, and the pages in htmlcov/.
coverage: .venv/developing
	$(BIN)/pytest -n auto --dist worksteal --cov --cov-report=term:skip-covered --cov-report=html $(ARGS)

format: .venv/developing
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Every benchmark, and one table of what they measured: BENCH=1000 for a library of so many posts.
BENCH ?= 100000
bench: .venv/developing
	$(BIN)/python bench/all.py $(BENCH)

# Every target of fuzz/, for so many seconds each.
FUZZ ?= 600
fuzz: .venv/developing
	$(BIN)/python fuzz/run.py all $(FUZZ)

docs: .venv/developing
	$(BIN)/python docs/make.py tables

pictures: .venv/developing
	$(BIN)/python docs/make.py pictures

clean:
	rm -rf .venv .venv-* build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .coverage* htmlcov

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Reader needs Python 3.11 or newer: make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/developing: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@rm -rf .venv/wheels  # what the package needs, for the test that installs it where nothing is
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check -c constraints.txt -w .venv/wheels .
	@rm -f .venv/wheels/reader_tui-*
	@touch $@ .venv/installed
