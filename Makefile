# Every target is enough by itself on a fresh machine with Python >= 3.11 and git.
# PYTHON= chooses the interpreter, VENV= where the virtual environment stands.

PYTHON ?= python3
VENV ?= .venv

bin := $(VENV)/bin
installed := $(VENV)/.installed
dev_installed := $(VENV)/.dev-installed
bench_installed := $(VENV)/.bench-installed

# The tree that `make bench` measures, for instance an unpacked release of the specification.
TREE ?=
# How long `make fuzz` runs, in seconds, and a folder with more seeds.
SECONDS ?= 60
SEEDS ?=

.PHONY: help demo test lint fresh check-fresh bench fuzz clean

help:
	@echo "make demo    lint the example specification, whose mistakes are planted"
	@echo "make test    run the tests"
	@echo "make lint    check the code: ruff, mypy, import-linter"
	@echo "make fresh   write the generated files anew (rule pages, schemas, grammar tables)"
	@echo "make bench TREE=folder   measure against badness and chktex, cold, warm and on a patch"
	@echo "make fuzz SECONDS=60     look for inputs that break the reader"
	@echo "make clean   remove the virtual environment and what the tools left"

$(installed): pyproject.toml speclint/__init__.py
	@$(PYTHON) -c 'import sys; sys.exit("speclint needs Python >= 3.11, and $(PYTHON) is " + sys.version.split()[0] + "; choose another with PYTHON=" if sys.version_info < (3, 11) else 0)'
	test -x $(bin)/python || $(PYTHON) -m venv $(VENV)
	$(bin)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(bin)/python -m compileall -q speclint
	@touch $@

$(dev_installed): $(installed)
	$(bin)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(bench_installed): $(installed)
	$(bin)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

# Findings end a check with status 1; here they are what is shown, so only 2 and more is a failure.
demo: $(installed)
	$(bin)/speclint check examples/tree || test $$? -eq 1

test: $(dev_installed)
	$(bin)/python -m pytest

lint: $(dev_installed)
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy
	$(bin)/lint-imports

fresh: $(dev_installed)
	$(bin)/python -m speclint.docs.pages

check-fresh: $(dev_installed)
	$(bin)/python -m speclint.docs.pages --check

bench: $(bench_installed)
	@test -n '$(TREE)' || { echo "say what to measure on: make bench TREE=folder" >&2; exit 2; }
	$(bin)/python benchmarks/run.py '$(TREE)'

fuzz: $(dev_installed)
	$(bin)/python fuzz/latex.py --seconds '$(SECONDS)' $(if $(SEEDS),--seeds '$(SEEDS)')

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
