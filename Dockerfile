# syntax=docker/dockerfile:1
# One image for every service; docker-compose.yml gives each its command.

FROM python:3.12-slim AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
COPY requirements.lock scripts/runtime_lock.py ./
# The lock also pins the tools of development; the image takes only what the product imports, each by its hash.
RUN python runtime_lock.py requirements.lock > runtime.lock \
    && python -m venv /venv \
    && /venv/bin/pip install --quiet --require-hashes --no-deps -r runtime.lock

FROM python:3.12-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/app DONDOC_HOME=/var/lib/dondoc
RUN useradd --system --uid 10001 --home-dir /var/lib/dondoc --create-home dondoc && chmod 700 /var/lib/dondoc
# Reads the scanned pages of plans that are handed in as PDF.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-vie \
    && rm -rf /var/lib/apt/lists/*
COPY --from=packages /venv /venv
WORKDIR /app
COPY celeryconfig.py jobs.py cli.py ./
COPY lib lib
COPY settings settings
COPY commands commands
COPY storage storage
COPY org org
COPY plans plans
COPY tasks tasks
COPY notifications notifications
COPY documents documents
COPY workflow workflow
COPY web web
COPY simulator simulator
COPY migrations migrations
COPY examples examples
# Bytecode now, of Python's own library too, which its image leaves out: whoever runs here may write none.
RUN python -m compileall -q "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" /app
RUN printf '#!/bin/sh\nexec python -m cli "$@"\n' > /usr/local/bin/dondoc && chmod +x /usr/local/bin/dondoc
USER dondoc
VOLUME /var/lib/dondoc
EXPOSE 8087
CMD ["dondoc", "up", "--host", "0.0.0.0"]
