# One image for API, web, indexer and the certificates of compose; the command chooses (see docker-compose.yml).
FROM python:3.11.14-slim-bookworm AS build
WORKDIR /source
RUN python -m venv /opt/koffset
ENV PATH=/opt/koffset/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# The build of torch without CUDA; sentence-transformers would ask for one of several gigabytes.
RUN pip install torch --index-url https://download.pytorch.org/whl/cpu
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY service service
COPY indexer indexer
COPY web web
COPY fixtures fixtures
RUN pip install -c constraints.txt '.[postgres,sentence-transformers]'

FROM python:3.11.14-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends openssl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home --shell /usr/sbin/nologin koffset \
 && install -d -o koffset -g koffset /data /models /certificates
COPY --from=build /opt/koffset /opt/koffset
ENV PATH=/opt/koffset/bin:$PATH \
    KOFFSET_DATA_DIR=/data \
    KOFFSET_HOST=0.0.0.0 \
    KOFFSET_LOG_FORMAT=json \
    HF_HOME=/models
USER koffset
VOLUME ["/data", "/models"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["koffset"]
CMD ["serve"]
