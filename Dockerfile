# docker build -t lookback . && docker run --rm -v /srv/claims:/claims:ro -v lookback:/warehouse lookback
# The image has no claims and no key: mount the claims, and give the key of person ids in the environment, for example
# with --env-file. A build writes only to /warehouse.
FROM python:3.11-slim

RUN apt-get update && apt-get install --yes --no-install-recommends make && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 lookback && mkdir /srv/lookback /warehouse && chown lookback /srv/lookback /warehouse

USER lookback
WORKDIR /srv/lookback
COPY --chown=lookback requirements*.txt pyproject.toml README.md ./
COPY --chown=lookback lookback lookback
RUN python lookback/environment.py runtime
COPY --chown=lookback . .

ENV CLAIMS_DIR=/claims WAREHOUSE_PATH=/warehouse/warehouse.duckdb
VOLUME /warehouse
ENTRYPOINT [".venv/bin/lookback"]
CMD ["build"]
