# The reference site as a container image: one image for web, worker, beat and the one-shot services of docker-compose.yml.
FROM python:3.11-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/app/.venv/bin:$PATH
WORKDIR /app

FROM base AS packages
RUN pip install --no-cache-dir uv
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --no-install-project --extra site --extra sso --extra postgres --extra fonts --extra s3

FROM base
# WeasyPrint's libraries; without the last one the bytes of a certificate differ from machine to machine.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
# pg_dump and pg_restore of the database server's version, for the commands backup and restore.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-common ca-certificates \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install -y --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 attune && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp attune \
    && install -d -o attune -g attune -m 0750 /run/attune \
    && install -d -o attune -g attune /data /data/certificates /data/private /data/media /data/static \
    && install -d -o attune -g attune -m 0700 /backups
COPY --from=packages /app/.venv .venv
COPY lms lms
COPY courses courses
COPY quizzes quizzes
COPY templates templates
ENV DJANGO_SETTINGS_MODULE=lms.site.settings.production LMS_VAR_DIR=/data HOME=/tmp XDG_CACHE_HOME=/tmp
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["python", "-m", "gunicorn", "lms.site.wsgi", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm"]
