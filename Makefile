# Everything lives in this folder: the environment in .venv, caches inside it, data in var/.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export UV_CACHE_DIR := $(CURDIR)/$(VENV)/.uv-cache
export UV_PYTHON_DOWNLOADS := never
# Sizes the test run for small machines; `make test WORKERS=0` runs in one process.
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup demo test check fmt lock bench clean

help:  ## List these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(VENV)/.ready  ## Create .venv with the pinned, hash-checked packages (nothing outside this folder)

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Đôn Đốc needs Python 3.11 or newer; this is %s. Name another one: make setup PYTHON=python3.12" % sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --quiet --no-cache-dir --disable-pip-version-check install uv
	@echo "Installing the pinned packages into $(VENV) …"
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps --editable .
	@touch $@

demo: setup  ## The whole life of Plan 87 in half a minute, on a simulated clock
	@$(BIN)/dondoc demo

test: check  ## Style, types, architecture, then every test
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: setup  ## Style, types and the architecture's direction
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fmt: setup  ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup  ## Measure against the raw SQL statement, on SQLite and PostgreSQL
	$(BIN)/python -m benchmarks

lock: setup  ## Resolve the packages anew into requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		--custom-compile-command "make lock" --all-extras --group dev pyproject.toml -o requirements.lock

clean:  ## Remove the environment and caches (never var/, your data)
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis
