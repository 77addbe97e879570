# Shorthand. The plain lines behind `demo` and `test`, also for PowerShell, stand in README.md.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint requirements

demo: .venv/demo-ready
	$(BIN)/metier demo

test: .venv/test-ready
	$(BIN)/python -m tests.browser.set_up
	$(BIN)/python -m pytest -n 2

lint: .venv/test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The versions that the tests run with, with hashes and without the name of any host. Needs uv.
requirements:
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade \
	  --custom-compile-command "make requirements" -o requirements/run.txt
	uv pip compile -q pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade \
	  --custom-compile-command "make requirements" -o requirements/test.txt

.venv/demo-ready: pyproject.toml | .venv/bin/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/test-ready: pyproject.toml requirements/test.txt | .venv/bin/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@ .venv/demo-ready

.venv/bin/pip:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
	  { echo "metier needs Python 3.11 or later; this is $$($(PYTHON) --version 2>&1). Name another with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || \
	  { echo "This Python cannot make environments with pip. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear .venv
