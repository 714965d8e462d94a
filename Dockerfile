FROM python:3.13-slim AS libraries
COPY requirements.lock .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin jauap \
    && install --directory --owner jauap --group jauap --mode 0700 /data
COPY --from=libraries /venv /venv
WORKDIR /app
COPY pyproject.toml ./
COPY locales locales
COPY migrations migrations
COPY bot bot
# Compiled here, because the file system may be read-only later.
RUN python -m compileall -q bot migrations \
    && python -c "from bot.i18n import LANGUAGES, translator; [translator(language) for language in LANGUAGES]"

ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATA_DIR=/data \
    HTTP_PORT=8080
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"HTTP_PORT\"]}/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
