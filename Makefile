# make build and make test are all that a user needs; both prepare their own environment from the committed pins.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: build test lint gate explain docs sample benchmark pins clean

build: $(VENV)/installed
	@mkdir -p "$$(dirname "$${WAREHOUSE_PATH:-warehouse.duckdb}")"
	@$(BIN)/python -m lookback.gate --brief
	$(BIN)/dbt --quiet build --exclude-resource-type unit_test
	@$(BIN)/python -m lookback.summary

# Style, then the sample with every data and unit test in a warehouse of its own, then the Python tests.
test: lint
	@mkdir -p target/test
	CLAIMS_DIR= KNOWN_ON= WAREHOUSE_PATH=target/test/warehouse.duckdb $(BIN)/dbt --quiet build
	$(BIN)/pytest --numprocesses 2 --dist loadfile

lint: $(VENV)/installed
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 models tests/laws tests/ledger tests/intake tests/finance analyses

# The boundary check that every build begins with, in full: Great Expectations, with pages to open.
gate: $(VENV)/installed
	@$(BIN)/python -m lookback.gate

explain: $(VENV)/installed
	@$(BIN)/python -m lookback.explain $(CLAIM) $(or $(LINE),1)

docs: $(VENV)/installed
	$(BIN)/dbt docs generate --static

# Beside plain copies and joins: make benchmark LINES=1000000 KIND=laboratory
benchmark: $(VENV)/installed
	@$(BIN)/python benchmarks/benchmark.py --lines $(or $(LINES),1000000) --kind $(or $(KIND),laboratory)

sample: $(VENV)/installed
	$(BIN)/python -m lookback.sample_claims --output-dir sample_claims

# The pins carry hashes and no addresses, so pip checks every file wherever it comes from.
$(VENV)/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Lookback needs Python 3.11 or newer; $(PYTHON) is " + sys.version.split()[0] + ". Set PYTHON=/path/to/python3.11.")'
	@echo "Installing the pinned environment into $(VENV) (about a minute, once)"
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@touch $@

pins:
	uv pip compile pyproject.toml --extra dev --extra metrics --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --no-strip-extras --upgrade -o requirements.txt

clean:
	rm -rf $(VENV) target logs warehouse.duckdb warehouse.duckdb.wal
