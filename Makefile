# Everything runs in .venv; nothing is installed outside this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Processes that share the tests; each takes about 1.5 GB.
JOBS ?= $(shell n=$$(nproc); echo $$((n < 4 ? n : 4)))
STAMP := $(VENV)/.installed
# What one process has compiled the others read: the tests start many, and so does who tests often.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup frontend frontend-if-npm demo test test-pages faults test-intervals fuzz lint evaluate bench bench-archives bench-pages release-check load compile lock clean

setup: $(STAMP)

# The lock file pins every package with its digests; the project itself is installed in place.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Warledger needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# The pages' scripts, styles and maps, into src/warledger_desk/static. Needs Node.js 18 or newer, with npm.
frontend: setup
	$(BIN)/python hatch_build.py

frontend-if-npm: setup
	@if command -v npm >/dev/null; then $(BIN)/python hatch_build.py; else echo "npm is not installed: pages have no scripts and maps, and their tests are skipped"; fi

demo: setup frontend-if-npm
	$(BIN)/python scripts/demo.py

test: setup lint frontend-if-npm
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

# Kills whatever writes, 600 times on SQLite and PostgreSQL, and disturbs it in other ways; writes docs/reliability.md.
faults: setup
	$(BIN)/python -m tests.faults

# Every page in Chromium with axe-core, in each role: light and dark, wide and narrow.
test-pages: setup frontend-if-npm
	PAGES=all $(BIN)/python -m pytest tests/browser/test_walk_in_browser.py -rP

# Whether nine in ten intervals of the policy bayes hold the truth, in invented worlds.
test-intervals: setup
	WORLDS=8 $(BIN)/python -m pytest tests/reconcile/test_bayes_and_timeline.py -rP

# 200,000 hostile inputs over everything that reads what comes from outside; writes the table of
# docs/reliability.md. About 45 minutes. One case that was found again: python -m fuzzing --again.
fuzz: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.lock
	$(BIN)/python -m fuzzing

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/compile_data.py --check

# Scores against the floors in evals/floors.json; corpora from WARLEDGER_CORPORA where present.
evaluate: setup
	$(BIN)/python -m evals.gate

# Speed and memory against baselines, in one run; writes the tables of docs/performance.md.
bench: setup
	$(BIN)/python -m benchmarks

# The part about archives of up to 100,000 reports alone; it takes the most time.
bench-archives: setup
	$(BIN)/python -m benchmarks archives

# Tallies and pages of a ledger with a million claims, which is made first.
bench-pages: setup
	$(BIN)/python -m benchmarks tallies pages

# 200 readers and 10 reviewers for five minutes; writes its part of docs/reliability.md.
load: setup frontend-if-npm
	$(BIN)/python -m benchmarks.load

# What a release must pass: two equal builds, the list of parts, licences, the lock file, what is inside.
# Builds the commit, not the working tree; the results lie in dist/.
release-check: setup frontend-if-npm
	$(BIN)/python -m release

# Lexicons are edited in data/ and compiled into the package.
compile: setup
	$(BIN)/python scripts/compile_data.py

lock:
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --all-extras --group dev pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --group fuzz --output-file requirements-fuzz.lock

clean:
	rm -rf $(VENV) build dist demo-output frontend/node_modules src/warledger_desk/static/warledger
