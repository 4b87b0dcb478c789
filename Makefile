# The two commands: `make run` and `make test`. Everything else serves them.
# They need Python 3.12 or later and make, and a network only to install.

PYTHON ?= $(shell for p in python3.13 python3 python3.14 python3.12 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then echo $$p; break; fi; done)
BIN = .venv/bin
PORT ?= 8000

.PHONY: run test check check-all lint types lock css wheel clean

run: .venv/.installed
	$(BIN)/changing-places serve --demo --port $(PORT)

test: .venv/.installed-dev lint types
	$(BIN)/python -m pytest -n auto

check-all: .venv/.installed-dev lint types
	$(BIN)/python -m pytest -n auto -m ''

lint: .venv/.installed-dev
	$(BIN)/ruff check src tests benchmarks examples
	$(BIN)/ruff format --check src tests benchmarks examples
	$(BIN)/lint-imports --no-cache

types: .venv/.installed-dev
	$(BIN)/mypy

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.12 or later was not found."; \
	echo "make looked for python3.13, python3, python3.14, python3.12 and python on the path."; \
	echo "Install one, or name it: make run PYTHON=/path/to/python3"; exit 2; }
	$(PYTHON) -m venv .venv

.venv/.installed: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Development only: refresh the hashed locks after a change of pyproject.toml.
lock: .venv/.installed-dev
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-emit-index-url \
		--no-header --group build --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-emit-index-url \
		--no-header --group build --group dev --output-file requirements-dev.lock pyproject.toml

# Development only: compile the style sheet (needs Node; the compiled CSS is kept in git and in the wheel).
css:
	cd src/changing_places/web/style && npm install --no-package-lock && npm run build

wheel: .venv/.installed-dev
	$(BIN)/python -m build --wheel --no-isolation

clean:
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
