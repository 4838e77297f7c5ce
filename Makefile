# Two commands do everything on a fresh machine: `make run` and `make test`.
PORT ?= 8501
ADDRESS ?= localhost
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
NOTEBOOK := $(VENV)/.notebook-installed
PEERS := $(VENV)/.peers-installed
# A worker for each processor: none needs threads of its own for the sums of NumPy and Arrow, which wait for each other.
# The files are given out as they stand, tests in the browser first: the longest begin, the short fill the end.
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# To compile the tests takes half of their start: keep what was compiled, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test tests test-fast test-slow lint format bench clean

# Python's own memory gives back no 1 MB in which one object is left: after a class that is all of it.
# Arrow's, which holds the texts of tables, keeps 0.3 MB of every thread: of a class at once 90 MB.
run: $(RUNTIME)
	@$(BIN)/python addresses.py $(ADDRESS) $(PORT)
	@PYTHONMALLOC=malloc ARROW_DEFAULT_MEMORY_POOL=system exec $(BIN)/python -m streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS) \
		--browser.serverPort $(PORT) --browser.serverAddress $(if $(filter 0.0.0.0 ::,$(ADDRESS)),localhost,$(ADDRESS))

# Beside the tests, mypy fills what they leave of the processors.
test: $(DEV)
	@$(BIN)/python -m tests.browser.chromium
	@$(MAKE) --no-print-directory --jobs=2 lint tests

tests: $(DEV)
	$(PYTEST)

test-fast: $(DEV)
	$(PYTEST) --ignore=tests/browser -m "not slow and not long"

test-slow: $(NOTEBOOK)
	$(PYTEST) -m "slow or hypothesis" --hypothesis-profile=thorough

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(BIN)/oxlint --deny-warnings

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(PEERS)
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and none was found: install it, or name one with 'make PYTHON=/path/to/python3'." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing: on Debian or Ubuntu install it with 'apt-get install python3-venv'." >&2; exit 1; }

$(RUNTIME): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV): requirements.txt requirements-dask.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(RUNTIME)

$(NOTEBOOK): requirements-notebook.txt $(DEV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-notebook.txt
	@touch $@

# One by one: a peer that cannot be installed here is left out, and the results say so.
$(PEERS): benchmarks/requirements.txt $(DEV)
	@grep -v '^#' benchmarks/requirements.txt | while read -r peer; do \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$peer" || echo "$$peer is left out" >&2; done
	@touch $@
