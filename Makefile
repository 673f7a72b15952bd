# `make demo` and `make test` do all their set-up on a bare Debian or Ubuntu.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format bench simulate simulate-files zip install matrix pictures translations clean

VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready
CODE := qfieldsync_cloud sandbox simulation tools bench tests
PROFILE ?= default
TESTS ?= tests
RUNS ?= 10000
SEED ?= 0
WORKERS ?= $(shell nproc)

help:  ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(READY)  ## Install system packages (apt) and the Python packages of development

$(READY): tools/requirements.txt tools/system_packages.txt tools/setup.sh
	tools/setup.sh
	test -x $(PYTHON) || /usr/bin/python3 -m venv --system-site-packages $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r tools/requirements.txt
	touch $@

demo: zip  ## Do the main job in a real QGIS, against the sandbox or QFIELDCLOUD_URL
	@QFIELDCLOUD_URL="$(QFIELDCLOUD_URL)" QFIELDCLOUD_USERNAME="$(QFIELDCLOUD_USERNAME)" $(PYTHON) -m tools.demo

test: $(READY)  ## Run all tests (TESTS=tests/unit runs some of them)
	QT_QPA_PLATFORM=offscreen xvfb-run -a -s '-screen 0 1600x1000x24 -dpi 96' $(PYTHON) -m pytest $(TESTS)

lint: $(READY)  ## Check format, rules, types and layers
	$(VENV)/bin/ruff format --check $(CODE)
	$(VENV)/bin/ruff check $(CODE)
	$(VENV)/bin/mypy
	$(PYTHON) -m pytest -p no:pytest_qgis tests/unit/test_layers.py

format: $(READY)  ## Put the code into the house's format
	$(VENV)/bin/ruff check --fix --select I $(CODE)
	$(VENV)/bin/ruff format $(CODE)

BENCH_PEER := build/bench-venv
$(BENCH_PEER)/.ready: bench/requirements.txt
	/usr/bin/python3 -m venv $(BENCH_PEER)
	$(BENCH_PEER)/bin/python -m pip install --quiet --disable-pip-version-check -r bench/requirements.txt
	touch $@

bench: $(READY) $(BENCH_PEER)/.ready  ## Measure speed and memory; writes bench/RESULTS.md and bench/results.json
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m bench.run

simulate: $(READY)  ## Play histories that try to lose data (RUNS=100000 plays more)
	$(PYTHON) -m simulation --runs $(RUNS) --seed $(SEED) --workers $(WORKERS)

simulate-files: $(READY)  ## Play histories of files on two folders and a cloud (RUNS=100000 plays more)
	$(PYTHON) -m simulation.files --runs $(RUNS) --seed $(SEED) --workers $(WORKERS)

zip: $(READY)  ## Build the plugin: build/qfieldsync_cloud/ and the zip for the plugin repository
	$(PYTHON) -m tools.build

install: zip  ## Link the built plugin into a QGIS profile (PROFILE=default)
	$(PYTHON) -m tools.install --profile "$(PROFILE)"

matrix: $(READY)  ## Run the tests on other QGIS versions, each in a Debian of its own (root; takes long)
	tools/matrix.sh

pictures: zip  ## Photograph each window in a real QGIS; writes docs/pictures/
	$(PYTHON) -m tools.pictures

translations: $(READY)  ## Collect the texts to translate into i18n/
	$(PYTHON) -m tools.translations

clean:  ## Remove what was built
	rm -rf build
