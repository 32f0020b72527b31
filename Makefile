# make build and make test are all that a user needs; both prepare their own environment from the committed pins.
# `lookback` is the command behind them, with exit codes of its own: make turns every one but 0 into 2.
PYTHON ?= python3
BIN := .venv/bin
environment = @$(PYTHON) lookback/environment.py

.PHONY: build build-spark page workbook test test-long test-spark test-sample lint gate status explain docs sample benchmark nights picture pins clean

build:
	$(environment) runtime
	@$(BIN)/lookback build

# DuckDB reads the claims, Spark builds from what it read: the sample, or CLAIMS_DIR (docs/spark.md).
build-spark:
	$(environment) runtime
	$(environment) spark
	@$(BIN)/lookback intake --output-dir target/spark/intake
	CLAIMS_DIR=target/spark/intake CLAIMS_SCHEMA= SPARK_CONF_DIR=deploy/spark .venv-spark/bin/dbt build --target spark --exclude-resource-type unit_test --threads 4

# A page to look at and a workbook to calculate with, next to the warehouse; every published build writes both.
page workbook:
	$(environment) runtime
	@$(BIN)/lookback $@

# Style, and at the same time the sample with every data and unit test in a warehouse of its own; then the Python tests, the longest
# files first (docs/testing.md).
test:
	$(environment) test
	@$(MAKE) --no-print-directory --jobs 2 --output-sync lint test-sample
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

# More of the same: larger draws of what make test tries in small, and 200 nights that go wrong. Hours; CONTRIBUTING.md notes the last run.
test-long:
	$(environment) test
	$(BIN)/pytest -m long --numprocesses 2 --verbose
	@$(BIN)/python tests/python/nights.py --builds $(or $(BUILDS),200)

# The same models on Spark, row for row against DuckDB; apart, for it needs Java and a quarter of an hour.
test-spark:
	$(environment) test
	$(environment) spark
	$(BIN)/pytest -m spark --verbose

test-sample:
	$(environment) test
	@mkdir -p target/test
	CLAIMS_DIR= KNOWN_ON= WAREHOUSE_PATH=target/test/warehouse.duckdb $(BIN)/dbt --quiet build --target-path target/test

# The rules of imports are a dbt project of their own.
lint:
	$(environment) test
	$(BIN)/python tools/lint.py models tests/laws tests/ledger tests/intake tests/finance analyses
	$(BIN)/python tools/lint.py --config imports/.sqlfluff imports/models

# The boundary check that every build begins with, in full: Great Expectations, with pages to open.
gate:
	$(environment) runtime
	@$(BIN)/lookback gate

status:
	$(environment) runtime
	@$(BIN)/lookback status

explain:
	$(environment) runtime
	@$(BIN)/lookback explain $(CLAIM) $(or $(LINE),1)

# One page about every model, which opens on models/overview.md.
docs:
	$(environment) runtime
	@$(BIN)/dbt --quiet docs generate --static
	@echo "The docs are target/static_index.html. Open that file in a browser."

# Lookback compared with plain copies and joins: make benchmark LINES=1000000 KIND=laboratory
benchmark:
	$(environment) runtime
	@$(BIN)/python benchmarks/benchmark.py --lines $(or $(LINES),1000000) --kind $(or $(KIND),laboratory)

# Builds that are killed and poisoned, as many as asked: make nights BUILDS=200
nights:
	$(environment) runtime
	@$(BIN)/python tests/python/nights.py --builds $(or $(BUILDS),200)

# The picture in README, from the page of the published warehouse: the sample, for it shows claims. Needs Chromium.
picture:
	$(environment) test
	@EDITION=internal PAGE_PATH=target/picture.html $(BIN)/lookback page
	$(BIN)/python tests/python/picture.py target/picture.html docs/timeline.png

sample:
	$(environment) runtime
	$(BIN)/python -m tools.sample_claims --output-dir sample_claims

# The pins have hashes and no addresses, so pip checks every file, from any source.
compile = uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	--no-header --no-strip-extras --quiet --upgrade
pins:
	$(compile) pyproject.toml -o requirements.txt
	$(compile) pyproject.toml --constraint requirements.txt --extra metrics -o requirements-metrics.txt
	$(compile) pyproject.toml --constraint requirements.txt --extra metrics --extra test -o requirements-test.txt
	$(compile) --group pyproject.toml:spark --constraint requirements.txt -o requirements-spark.txt

clean:
	rm -rf .venv .venv-spark .venvs target logs imports/target imports/logs warehouse.duckdb warehouse.duckdb.wal warehouse.duckdb.builds
