# Every target makes or refreshes what it needs, so each is one command on a bare Debian 12.
VENV    := .venv
PY      := $(VENV)/bin/python
BASE    := build/kb.db
PORT    ?= 8001
SHARED  ?= ../shared
SOURCES := $(wildcard data/sources.csv data/sources/* data/lexicon/*) $(shell find ingest kb -name '*.py' 2>/dev/null)

.PHONY: serve build test lint eval bench bench-pages bench-size kills questions clean system
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

bench: $(VENV)/.dev $(BASE)
	$(PY) -m bench

# Every kind of page: time of the server, bytes, time to the largest paint in Chromium. About two minutes.
bench-pages: $(VENV)/.dev $(BASE) system
	$(PY) -m bench.pages $(BASE)

# Questions to a base of MB megabytes beside PostgreSQL (when it is installed); some minutes.
MB     ?= 100
CORPUS ?= $(SHARED)/bench/make_corpus.py
bench-size: $(VENV)/.dev
	$(PY) -m bench.size $(CORPUS) $(MB)

# A writer killed two hundred times at random moments: the base stays whole.
kills: $(VENV)/.dev $(BASE)
	$(PY) -m bench.kills

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

# The tests look at the pages in a real browser, Debian's own; what drives it needs libatomic. A scan is read by
# Tesseract, old Word files by LibreOffice, which also makes files of every format for the tests.
PACKAGES := chromium libatomic1 fonts-dejavu-core tesseract-ocr tesseract-ocr-rus libreoffice-writer-nogui
system:
	@dpkg -s $(PACKAGES) >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ]; then run=; elif command -v sudo >/dev/null; then run=sudo; \
	  else echo "make test: нет прав поставить нужное тестам; выполните: apt-get install $(PACKAGES)"; exit 1; fi; \
	  $$run apt-get update -qq && $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES); }
