# Images are named by tag and digest, because the content of a tag changes. docs/releasing.md shows how to renew digests.
#
# The first stage builds the wheel and installs it with what is pinned, by hashes; the second holds the result and no tools.

FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
COPY requirements.txt requirements-build.txt ./
RUN python -m venv /opt/dealdock \
    && python -m pip install --no-cache-dir --only-binary :all: --require-hashes --requirement requirements-build.txt \
    && /opt/dealdock/bin/python -m pip install --no-cache-dir --only-binary :all: --require-hashes --requirement requirements.txt
COPY pyproject.toml hatch_build.py hatch_schema.py README.md LICENSE ./
COPY migrations ./migrations
COPY src ./src
RUN python -m pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir dist . \
    && /opt/dealdock/bin/python -m pip install --no-cache-dir --no-index --no-deps dist/*.whl \
    && /opt/dealdock/bin/python -m pip check

FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b
LABEL org.opencontainers.image.title="dealdock" \
      org.opencontainers.image.description="An emulator of the APIs of Pardot, Close, Copper and Apollo" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --system --uid 10001 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin dealdock \
    && install --directory --owner=dealdock --group=dealdock --mode=0700 /data
COPY --from=build /opt/dealdock /opt/dealdock
ENV PATH=/opt/dealdock/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=524288 \
    MALLOC_TRIM_THRESHOLD_=524288 \
    DEALDOCK_HOST=0.0.0.0 \
    DEALDOCK_PORT=7273 \
    DEALDOCK_HTTPS_PORT=7274 \
    DEALDOCK_HOME=/data \
    DEALDOCK_PRINT_CREDENTIALS=false \
    DEALDOCK_DATABASE=sqlite:////data/dealdock.db
# By number, so that an orchestrator can see that it is not root's. Only /data and /tmp are written to.
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 7273 7274
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
    CMD dealdock wait "http://127.0.0.1:$DEALDOCK_PORT" --timeout 2
ENTRYPOINT ["dealdock"]
CMD ["start"]
