# The image of web, worker, beat, migrate and Flower. Servers are not in it: see docker-compose.yml.
ARG PYTHON_IMAGE=python:3.12.11-slim
FROM ${PYTHON_IMAGE} AS build
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.production.lock /tmp/
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements.production.lock

FROM ${PYTHON_IMAGE}
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/qbconnector qbconnector \
    && install --directory --owner=10001 --mode=0700 /var/lib/qbconnector/exports
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    QBCONNECTOR_DATA_DIR=/var/lib/qbconnector
COPY --from=build /opt/venv /opt/venv
WORKDIR /srv/qbconnector
COPY pyproject.toml README.md ./
COPY migrations migrations
COPY qwc_templates qwc_templates
COPY qbxml qbxml
COPY app app
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable .
USER qbconnector
WORKDIR /var/lib/qbconnector
EXPOSE 8000
CMD ["qbconnector", "web", "--host", "0.0.0.0", "--port", "8000"]
