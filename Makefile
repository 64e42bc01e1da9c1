# Every target makes or refreshes what it needs, so each is one command on a bare Debian 12.
VENV    := .venv
PY      := $(VENV)/bin/python
BASE    := build/kb.db
PORT    ?= 8001
SHARED  ?= ../shared
SOURCES := $(wildcard data/sources.csv data/sources/* data/lexicon/*) $(shell find ingest kb -name '*.py' 2>/dev/null)

.PHONY: serve build test lint eval bench bench-pages bench-crowd kills questions fuzz fuzz-api audit clean system
.DEFAULT_GOAL := build

serve: $(BASE)
	$(VENV)/bin/reglament serve $(BASE) --port $(PORT)

build: $(BASE)

$(BASE): $(VENV)/.runtime $(SOURCES)
	@mkdir -p build
	$(VENV)/bin/reglament build data -o $(BASE)

test: $(VENV)/.dev system
	$(VENV)/bin/pytest

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

eval: $(BASE)
	@test -d $(SHARED)/eval || { echo "make eval: нет каталога $(SHARED)/eval с эталоном; укажите его: make eval SHARED=…"; exit 1; }
	$(PY) $(SHARED)/eval/score.py $(BASE) $(SHARED)/eval/gold/*.json
	$(PY) $(SHARED)/eval/score_search.py --command '$(VENV)/bin/reglament search $(BASE) --batch {queries}' $(MISSES)

# Building, index, questions beside tantivy and PostgreSQL, pages, memory on SIZE megabytes → docs/benchmarks.md.
# make bench SIZE=100, SIZE=1000; KEEP=--keep takes the last base of the size though the program has changed since.
SIZE   ?= 10
CORPUS ?= $(SHARED)/bench/make_corpus.py
bench: $(VENV)/.dev
	$(PY) -m bench $(CORPUS) $(SIZE) $(KEEP)

# Every kind of page: time of the server, bytes, time to the largest paint in Chromium. About two minutes.
bench-pages: $(VENV)/.dev $(BASE) system
	$(PY) -m bench.pages $(BASE)

# A writer killed two hundred times at random moments: the base stays whole.
kills: $(VENV)/.dev $(BASE)
	$(PY) -m bench.kills

# Fifty visitors at once on a mix of pages: make bench-crowd MINUTES=10; wants Debian's wrk.
bench-crowd: MINUTES ?= 2
bench-crowd: $(VENV)/.dev $(BASE)
	@command -v wrk >/dev/null || { echo "make bench-crowd: нет wrk; выполните: apt-get install wrk"; exit 1; }
	$(PY) -m bench.crowd $(BASE) $(MINUTES)

# Readers, outline, checks, editions, search, pages and whole bases on spoilt input: make fuzz MINUTES=20 of processor
# time. What fails is kept in build/fuzz.
fuzz: MINUTES ?= 20
fuzz: $(VENV)/.dev
	PYTHONPATH=.:tests nice $(PY) -m fuzz --minutes $(MINUTES) $(TARGETS)

# The addresses for programs against their own description, five minutes; the server of its own stops with it.
fuzz-api: $(VENV)/.dev $(VENV)/.audit $(BASE)
	@$(VENV)/bin/reglament serve $(BASE) --port $(PORT) & server=$$!; trap "kill $$server" EXIT; sleep 8; \
	  $(VENV)/bin/st --config-file tests/fuzz/schemathesis.toml run http://127.0.0.1:$(PORT)/openapi.json --checks all --max-time 300

# Weak spots in the code, known faults of the libraries (needs the network), newer versions of them.
audit: $(VENV)/.dev $(VENV)/.audit
	$(VENV)/bin/bandit -q -c pyproject.toml -r ingest kb datasette_plugins
	$(VENV)/bin/pip-audit --skip-editable
	$(VENV)/bin/pip list --outdated

# How well the own questions are answered, and every wrong answer: make questions MISSES=--misses
questions: $(VENV)/.dev $(BASE)
	$(PY) -m bench.questions $(BASE) tests/questions/seeds.jsonl $(MISSES)

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache

$(VENV)/bin/python:
	python3 -m venv $(VENV)

$(VENV)/.runtime: pyproject.toml | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

$(VENV)/.audit: $(VENV)/.runtime
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -e '.[audit]'
	@touch $@

# The tests look at the pages in a real browser, Debian's own; what drives it needs libatomic. A scan is read by
# Tesseract, old Word files by LibreOffice, which also makes files of every format for the tests.
PACKAGES := chromium libatomic1 fonts-dejavu-core tesseract-ocr tesseract-ocr-rus libreoffice-writer-nogui
system:
	@dpkg -s $(PACKAGES) >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ]; then run=; elif command -v sudo >/dev/null; then run=sudo; \
	  else echo "make test: нет прав поставить нужное тестам; выполните: apt-get install $(PACKAGES)"; exit 1; fi; \
	  $$run apt-get update -qq && $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES); }
