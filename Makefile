# Permanence. `make` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RASA := .venv-rasa

.PHONY: help install serve test lint types architecture unit integration e2e browser assurance nlu-test bench load sbom bandit train clean

help: ## List the targets
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(VENV)/.installed $(RASA)/.installed ## Create both environments

$(VENV)/.installed: pyproject.toml requirements/app.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --requirement requirements/app.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(RASA)/.installed: requirements/rasa.txt bin/find-rasa-python
	"$$(bin/find-rasa-python)" -m venv $(RASA)
	$(RASA)/bin/pip install --quiet --requirement requirements/rasa.txt
	@touch $@

serve: install ## Prepare what is missing and start everything
	$(BIN)/permanence serve

train: install ## Train the Rasa model
	$(BIN)/permanence train

test: install lint types architecture unit integration e2e browser ## Everything CI checks, fastest first

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

assurance: install ## Every promise with its proof, the long ones too: writes docs/assurance.md
	$(BIN)/permanence train --if-needed
	bin/offline $(BIN)/python -m benchmarks.assurance

browser: node_modules/axe-core ## The widget in Debian's Chromium, on the running product
	@command -v chromium >/dev/null || { echo "The browser tests need Chromium: apt-get install chromium"; exit 1; }
	$(BIN)/pytest tests/browser -q

node_modules/axe-core: package-lock.json
	@command -v npm >/dev/null || { echo "The browser tests need npm, to install axe-core: apt-get install npm"; exit 1; }
	npm ci --no-audit --no-fund
	@touch $@

nlu-test:
	$(BIN)/permanence train --if-needed
	cd nlu && RASA_TELEMETRY_ENABLED=false ../$(RASA)/bin/python -m rasa test core --stories tests --model models/permanence.tar.gz --fail-on-prediction-errors
	cd nlu && OMP_NUM_THREADS=2 OMP_WAIT_POLICY=PASSIVE ../$(RASA)/bin/python -m pytest -q

bench: install ## Measure: make bench CORPUS=folder QUESTIONS=folder
	$(BIN)/python -m benchmarks --corpus "$(CORPUS)" --questions "$(QUESTIONS)"

URL ?= http://127.0.0.1:8000
SECONDS_OF_LOAD ?= 120
load: install ## Measure under load a server that runs: make load URL=… SECONDS_OF_LOAD=120
	$(BIN)/python -m benchmarks.load --url "$(URL)" --seconds $(SECONDS_OF_LOAD) --turns 200

# Tools that examine, in an environment of their own: nothing of theirs is installed with the product.
build/supply/.installed: Makefile
	$(PYTHON) -m venv build/supply
	build/supply/bin/pip install --quiet bandit==1.9.4 cyclonedx-bom==7.5.0
	@touch $@

sbom: install build/supply/.installed ## Write what both environments are made of (CycloneDX, build/sbom-*.json)
	build/supply/bin/cyclonedx-py environment --output-reproducible -o build/sbom-app.json $(BIN)/python
	build/supply/bin/cyclonedx-py environment --output-reproducible -o build/sbom-rasa.json $(RASA)/bin/python

bandit: build/supply/.installed ## Look for dangerous code: fails on anything grave
	build/supply/bin/bandit --quiet --recursive --severity-level high api actions assistant knowledge_base nlu/components

clean: ## Remove what was built here (not the data folder)
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache nlu/models nlu/.rasa
