# `make train` and `make test` need nothing but a fresh clone and Python 3.11.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
READY := .venv/.installed

# Two single-threaded test processes use two cores better than two threads in one process.
WORKERS ?= 2
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q -n $(WORKERS)

# The oldest NumPy lies in a directory of its own, put before .venv on the path: torch is not installed twice.
# Its run covers what touches NumPy: arrays in and out, element types, indexing, files.
OLD_NUMPY := 1.23.5
OLD_SCIPY := 1.10.1
OVERLAY := .venv-numpy1
OLD_NUMPY_TESTS := $(wildcard tests/test_*.py \
	$(addprefix tests/,formats gluon/data io ndarray numpy recordio serialization))

.PHONY: train test lint unit unit-numpy1 bench clean

train: $(READY)
	$(BIN)/python examples/train_digits.py

test: lint unit-numpy1 unit

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(READY)
	$(PYTEST)

unit-numpy1: $(READY) $(OVERLAY)/.installed
	PYTHONPATH=$(OVERLAY) MXNET_TEST_NUMPY=$(OLD_NUMPY) $(PYTEST) -m "not slow" $(OLD_NUMPY_TESTS)

# All benchmarks, then docs/performance.md. MXNET_REFERENCE_PYTHON and MXNET_JAX_PYTHON name Pythons with the
# peers that are not in .venv; BENCH chooses groups: make bench BENCH=compiled_training.
bench: $(READY)
	$(BIN)/python -m benchmarks.run $(BENCH)

clean:
	rm -rf .venv $(OVERLAY) build dist output .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install -c constraints.txt setuptools
	$(PIP) install -c constraints.txt --no-build-isolation -e '.[test,lint,examples]'
	touch $@

# Made anew each time: pip does not replace what lies in a target directory. NumPy 1.23 has no wheels
# for Python 3.12 and later; choose another Python with `make PYTHON=python3.11`.
$(OVERLAY)/.installed: Makefile $(READY)
	rm -rf $(OVERLAY)
	$(PIP) install --no-deps --only-binary :all: --target $(OVERLAY) numpy==$(OLD_NUMPY) scipy==$(OLD_SCIPY)
	touch $@
