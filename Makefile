# Permanence. `make` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RASA := .venv-rasa

.PHONY: help install serve test lint types architecture unit integration e2e browser assurance nlu-test bench load supply sbom bandit semgrep secrets advisories lock mutation train clean

help: ## List the targets
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(VENV)/.installed $(RASA)/.installed ## Create both environments

# Each file is checked against the hashes of the lock. torch alone is not in it: which build is right depends on
# the machine (docs/how-to/install.md).
$(VENV)/.installed: pyproject.toml requirements/app.txt requirements/app.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --no-deps --require-hashes --requirement requirements/app.lock
	$(BIN)/pip install --quiet "$$(grep '^torch==' requirements/app.txt)"
	PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --no-deps --no-build-isolation --editable . # it warns of what this layout is
	@touch $@

$(RASA)/.installed: requirements/rasa.lock bin/find-rasa-python
	"$$(bin/find-rasa-python)" -m venv $(RASA)
	$(RASA)/bin/pip install --quiet --no-deps --require-hashes --requirement requirements/rasa.lock
	@touch $@

serve: install ## Prepare what is missing and start everything
	$(BIN)/permanence serve

train: install ## Train the Rasa model
	$(BIN)/permanence train

test: install lint types architecture unit bandit semgrep secrets integration e2e browser ## Everything CI checks, fastest first

lint:
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

architecture:
	$(BIN)/lint-imports

unit:
	$(BIN)/pytest tests/unit -q

integration:
	$(BIN)/pytest tests/integration -q

e2e: nlu-test
	bin/offline $(BIN)/pytest tests/e2e -q # no connection may leave the machine

MINUTES ?= 45
assurance: install node_modules/.installed ## Every promise with its proof, the long ones too: writes docs/assurance.md (ONLY="B30 B10" for some)
	$(BIN)/permanence train --if-needed
	bin/offline $(BIN)/python -m benchmarks.assurance --minutes $(MINUTES) $(if $(ONLY),--only $(ONLY))

browser: node_modules/.installed ## The widget in Debian's Chromium, on the running product
	@command -v chromium >/dev/null || { echo "The browser tests need Chromium: apt-get install chromium"; exit 1; }
	@command -v java >/dev/null || { echo "The browser tests need Java, for the HTML checker: apt-get install default-jre-headless"; exit 1; }
	$(BIN)/pytest tests/browser -q

# No script of a package runs: one of them would download a Java of its own.
node_modules/.installed: package-lock.json
	@command -v npm >/dev/null || { echo "The browser tests need npm, to install axe-core and vnu-jar: apt-get install npm"; exit 1; }
	npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

nlu-test:
	$(BIN)/permanence train --if-needed
	cd nlu && RASA_TELEMETRY_ENABLED=false ../$(RASA)/bin/python -m rasa test core --stories tests --model models/permanence.tar.gz --fail-on-prediction-errors
	cd nlu && OMP_NUM_THREADS=2 OMP_WAIT_POLICY=PASSIVE ../$(RASA)/bin/python -m pytest -q

bench: install ## Measure: make bench CORPUS=folder QUESTIONS=folder
	$(BIN)/python -m benchmarks --corpus "$(CORPUS)" --questions "$(QUESTIONS)"

# Callers under load, in an environment of their own.
build/locust/.installed: supply/locust.txt
	$(PYTHON) -m venv build/locust
	build/locust/bin/pip install --quiet --requirement supply/locust.txt
	@touch $@

load: install build/locust/.installed ## Measure under load for some 20 minutes: writes docs/benchmarks/load.md
	$(BIN)/permanence train --if-needed
	$(BIN)/python -m benchmarks.load

# Tools that examine, in an environment of their own: nothing of theirs is installed with the product.
TOOLS := build/supply/bin
CODE := api actions assistant knowledge_base nlu/components
build/supply/.installed: supply/tools.txt
	$(PYTHON) -m venv build/supply
	$(TOOLS)/pip install --quiet --requirement supply/tools.txt
	@touch $@

supply: bandit semgrep secrets sbom ## Examine the code, look for secrets, write what both environments are made of

sbom: install build/supply/.installed ## Write what both environments are made of (CycloneDX, build/sbom-*.json)
	$(TOOLS)/cyclonedx-py environment --output-reproducible -o build/sbom-app.json $(BIN)/python
	$(TOOLS)/cyclonedx-py environment --output-reproducible -o build/sbom-rasa.json $(RASA)/bin/python

bandit: build/supply/.installed ## Look for dangerous code: fails from medium severity on
	$(TOOLS)/bandit --quiet --recursive --severity-level medium $(CODE)

# No rule is fetched and nothing is told: ours alone, first against their own cases.
SEMGREP := PATH="$(CURDIR)/$(TOOLS):$$PATH" SEMGREP_SEND_METRICS=off SEMGREP_ENABLE_VERSION_CHECK=0 semgrep
semgrep: build/supply/.installed ## Our own rules (supply/rules), on the code and the pages
	$(SEMGREP) --test --metrics off --config supply/rules supply/rules
	$(SEMGREP) scan --metrics off --error --quiet --config supply/rules $(CODE)

# Lines move: a copy of the baseline is brought up to date (3), a secret that it does not know fails (1). Tests, pages
# and sentences choose passwords and speak of them: there, keys and tokens are looked for, the word "password" is not.
SPEAKS_OF_THEM := ^(tests|docs|benchmarks|bin|api/pages|api/support/texts|api/slack|assistant/texts)/
FILES_SEARCHED := git ls-files -z | grep -zvE -f supply/not-searched.txt
search-with = $(TOOLS)/detect-secrets-hook --no-verify --baseline build/$(1) $$(tr '\0' ' ' < build/searched) || [ $$? -eq 3 ]
secrets: build/supply/.installed ## Look for secrets that supply/secrets*.json do not explain
	cp supply/secrets*.json build/
	$(FILES_SEARCHED) | grep -zvE '$(SPEAKS_OF_THEM)' > build/searched
	$(call search-with,secrets.json)
	$(FILES_SEARCHED) | grep -zE '$(SPEAKS_OF_THEM)' > build/searched
	$(call search-with,secrets-of-tests.json)

advisories: build/supply/.installed ## Known weaknesses of what is pinned (asks the registry: fails where it keeps no advisories)
	$(TOOLS)/pip-audit --strict --no-deps --disable-pip --requirement requirements/app.lock
	$(TOOLS)/pip-audit --strict --no-deps --disable-pip --requirement requirements/rasa.lock

LOCK := $(TOOLS)/uv pip compile --quiet --no-deps --generate-hashes --no-header --no-annotate --universal
lock: build/supply/.installed ## Write the hashes of what requirements/*.txt pin
	grep -v '^torch==' requirements/app.txt | $(LOCK) --python-version 3.11 --output-file requirements/app.lock -
	$(LOCK) --python-version 3.10 --output-file requirements/rasa.lock requirements/rasa.txt

# mutmut runs the product's own tests: it stands beside the environment, not in one of its own.
build/mutation/.installed: supply/mutation.txt
	$(BIN)/pip install --quiet --target build/mutation --requirement supply/mutation.txt
	@touch $@

mutation: install build/mutation/.installed ## Change accounts, wall, Slack's signature and retention a little: do the tests see it? (half an hour)
	nice -n 19 $(BIN)/python bin/mutation --max-children 1

clean: ## Remove what was built here (not the data folder)
	rm -rf build mutants .mypy_cache .ruff_cache .pytest_cache .import_linter_cache nlu/models nlu/.rasa
