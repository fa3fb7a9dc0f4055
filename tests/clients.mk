# The environments of foreign clients, which the Makefile includes. Each is a folder next to the environment of the tests,
# such as `.venv-tap`, whose stamp file `test` says that it is complete.
#
# Clients for Python need other versions than the tests. `CLIENT_<name>` names the package, `BUILD_TOOL_<name>` what builds
# it if it has no wheel, and `constraints-<name>.txt` next to the client's tests the versions.

CLIENT_tap := tap-pardot
CLIENT_simple-salesforce := simple-salesforce
CLIENT_pardot-api-handler := pardot-api-handler requests
CLIENT_tap-closeio := tap-closeio
CLIENT_faster-closeio := faster-closeio
CLIENT_close-dot-io := close-dot-io
CLIENT_closeio := closeio
CLIENT_close-crm-cli := agent-tool-close-crm-cli
CLIENT_openapi-python-client := openapi-python-client
CLIENT_qodev := qodev-apollo-api qodev-apollo-cli
CLIENT_gtm-apollo := gtm-apollo
CLIENT_apollo-mcp := apollo-io-mcp
CLIENT_apollo-leads := apollo-leads
CLIENT_tap-copper := tap-copper
CLIENT_cuapi-wrapper := cuapi-wrapper pytz
CLIENT_dc-copper-cli := dc-copper-cli
CLIENT_prosperworks := prosperworks
CLIENT_pypardotsf := pypardotsf
CLIENT_tap-rest-api := tap-rest-api-msdk
CLIENT_drt := drt-core
CLIENT_mcparmory-apollo := mcparmory-apollo
CLIENT_mcparmory-close := mcparmory-close
CLIENT_pypardot4 := pypardot4
CLIENT_target-apprise := target-apprise
CLIENT_dlt := dlt

# Versions with known defects, and without, on which `dealdock judge` has known verdicts.
CLIENT_tap-1.4.5 := tap-pardot
CLIENT_tap-closeio-1.6.3 := tap-closeio
CLIENT_tap-closeio-1.6.4 := tap-closeio
CLIENTS := $(sort $(patsubst CLIENT_%,%,$(filter CLIENT_%,$(.VARIABLES))))

# The sources of Airbyte, and the old six that pardot-api-client names, are for Python 3.11 at most, prospyr for 3.9.
CLIENT_airbyte-close-com := airbyte-source-close-com
BUILD_TOOL_airbyte-close-com := poetry-core
CLIENT_airbyte-pardot := airbyte-source-pardot
BUILD_TOOL_airbyte-pardot := poetry-core
CLIENT_pardot-api-client := pardot-api-client
CLIENTS += $(shell $(PYTHON) -c 'import sys; sys.version_info < (3, 12) and print("airbyte-close-com airbyte-pardot pardot-api-client")' 2>/dev/null)
# This one imports on Python 3.10 at most: airbyte-cdk 0.80 has defaults that dataclasses of 3.11 refuse.
CLIENT_airbyte-copper := airbyte-source-copper
BUILD_TOOL_airbyte-copper := poetry-core
PYTHON_airbyte-copper ?= python3.10
CLIENTS += $(shell $(PYTHON_airbyte-copper) -c 'print("airbyte-copper")' 2>/dev/null)
CLIENT_prospyr := prospyr
PYTHON_prospyr ?= python3.9
CLIENTS += $(shell $(PYTHON_prospyr) -c 'print("prospyr")' 2>/dev/null)

NODE_CLIENTS := close-io pardot-node n8n express npm
CLIENT_STAMPS := $(CLIENTS:%=$(VENV)-%/test) $(NODE_CLIENTS:%=$(VENV)-%/test)
ENVIRONMENTS := $(patsubst CLIENT_%,$(VENV)-%,$(filter CLIENT_%,$(filter-out CLIENT_STAMPS,$(.VARIABLES)))) $(NODE_CLIENTS:%=$(VENV)-%)

# The constraints of clients whose packages are recent enough to have no known vulnerability.
AUDITED = $(filter-out %-airbyte-close-com.txt %-airbyte-pardot.txt %-airbyte-copper.txt %-1.4.5.txt %-1.6.3.txt %-1.6.4.txt %-prospyr.txt,$(wildcard tests/vendors/*/clients/constraints-*.txt tests/across/clients/constraints-*.txt))

vpath constraints-%.txt $(wildcard tests/vendors/*/clients) tests/across/clients

# uv installs them in a fourth of pip's time. It trusts the certificates of the machine, as pip does, and fetches no Python.
# It does not read pip's configuration: where only that leads to the packages, pip installs them.
UV := UV_SYSTEM_CERTS=true UV_PYTHON_DOWNLOADS=never $(VENV)/bin/uv --quiet
INSTALL_FOR = { $(UV) pip install --python $(1) --constraint $(2) $(3) || $(PIP) --python $(1) install --quiet --constraint $(2) $(3); }

$(VENV)-%/test: constraints-%.txt | $(VENV)/test
	@echo 'Adding $(CLIENT_$*) in its own environment ...' >&2
	@{ $(UV) venv --clear --python $(or $(PYTHON_$*),$(VENV)/bin/python) $(@D) && \
	    $(call INSTALL_FOR,$(@D)/bin/python,$<,setuptools $(BUILD_TOOL_$*)) && \
	    $(call INSTALL_FOR,$(@D)/bin/python,$<,--no-build-isolation $(CLIENT_$*)); } >&2
	@touch $@

# close.io and pardot are clients for Node; beside the first stands axios. express is the framework of a receiver of
# webhooks, and the last folder has what builds and tests the package for Node. Without npm there is no stamp, and their
# tests are skipped.

$(VENV)-close-io/test: tests/vendors/close/clients/package.json
$(VENV)-pardot-node/test: tests/vendors/pardot/clients/package.json
$(VENV)-express/test: tests/testing/express/package.json
$(VENV)-npm/test: tests/testing/npm/package.json
$(VENV)-close-io/test $(VENV)-pardot-node/test $(VENV)-express/test $(VENV)-npm/test:
	@command -v npm >/dev/null || { echo '$(@D) is skipped, because npm is not installed.' >&2; exit 0; }; \
	    echo 'Adding the packages of $< in $(@D) ...' >&2; \
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
