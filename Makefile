# Everything lives in this folder: the environment in .venv, caches inside it, data in var/.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Sizes the test run for small machines; `make test WORKERS=0` runs in one process.
WORKERS ?= 2
# How long `make chaos` lasts.
MINUTES ?= 10

# Where a machine's setting forbids bytecode, each of the many processes of a test run would compile the tests anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test check fmt lock bench chaos reading-report clean

help:  ## List these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

setup:  ## Create .venv with the pinned, hash-checked packages (nothing outside this folder)
	@sh scripts/set_up.sh "$(PYTHON)" "$(VENV)"

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

bench: setup  ## Measure beside the least that any design would have to do, on SQLite and PostgreSQL
	$(BIN)/python -m benchmarks

chaos: setup  ## Ten minutes of kills, restarts, lost answers and wrong clocks; writes docs/chaos.md
	$(BIN)/python -m tests.chaos --minutes $(MINUTES) --report docs/chaos.md

reading-report: setup  ## How well plans are read from their text, on both halves of tests/corpus
	$(BIN)/python -m scripts.reading_report

lock: setup  ## Resolve the packages anew into requirements.lock
	$(BIN)/uv --cache-dir $(VENV)/.uv-cache pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		--custom-compile-command "make lock" --all-extras --group dev pyproject.toml -o requirements.lock

clean:  ## Remove the environment and caches (never var/, your data)
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis
