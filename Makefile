# make setup  install the program, or what an update of it needs
# make run    crawl the bundled sample site into data/news.db
# make test   lint, types and every test, on SQLite and PostgreSQL
# make bench  speed of extraction, crawl, replay and storage
# Each sets up what it needs in .venv; nothing else on the machine is changed.

# 3.13 reads pages in a tenth less time than 3.11; one with headers, so that the tree reader can be compiled, comes first.
CANDIDATES := python3.13 python3.14 python3 python3.12 python3.11 python
PYTHON ?= $(shell for part in Python.h .; do for p in $(CANDIDATES); do $$p -c 'import ensurepip, os, sys, sysconfig; \
	sys.exit(sys.version_info < (3, 11) or not os.path.exists(os.path.join(sysconfig.get_path("include"), sys.argv[1])))' \
	$$part 2>/dev/null && echo $$p && exit; done; done)
BIN := .venv/bin
# One more than CPUs: many tests wait for servers and processes.
WORKERS := $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

.PHONY: setup run test lint chromium bench clean

# Compiled beforehand, since programs that cron starts may not be allowed to write beside their modules.
setup: .venv/compiled
	@$(BIN)/python -m compileall -q crawler spiders pipelines

run: setup
	@$(BIN)/scrapy sample

test: lint chromium
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup

lint: .venv/installed-test setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Pages that need a browser: Debian's Chromium where we may install it; else their tests say that it is missing.
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null || \
		{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
			apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; } || \
		echo "Chromium is not installed: the tests of rendered pages need it (apt install chromium)"

bench: .venv/installed-test setup
	$(BIN)/python -m tests.benchmarks.extraction_speed
	$(BIN)/python -m tests.benchmarks.crawl_speed
	$(BIN)/python -m tests.benchmarks.replay_speed
	$(BIN)/python -m tests.benchmarks.archive_cost
	$(BIN)/python -m tests.benchmarks.storage_volume sqlite:///$$(mktemp -d)/bench.db --articles 120000

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; set PYTHON=/path/to/python" >&2; exit 1; }
	@echo "Setting up .venv with $$($(PYTHON) --version) (once, about a minute)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"

.venv/installed: pyproject.toml | .venv/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check .
	@touch $@

# Optional: where it cannot be compiled, Python reads the trees, and make goes on.
.venv/compiled: $(shell find crawler -name '*.pyx') tools/compile_readers.py .venv/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group build
	@$(BIN)/python -m tools.compile_readers && touch $@ || true

.venv/installed-test: pyproject.toml .venv/installed | .venv/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group test
	@touch $@
