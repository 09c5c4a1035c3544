# Concord as one image: web process, worker and manage.py are the same code.
#   docker build -t concord .        docker compose up --build: the whole shape
# Each RUN is a step that also runs outside docker (docs/deploying.md).
FROM python:3.11-slim-bookworm

# xmlsec1 checks SAML answers (docs/sso.md); the rest comes as wheels.
RUN apt-get update \
    && apt-get install -y --no-install-recommends xmlsec1 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY concord.py requirements.txt requirements-dev.txt ./
# The very step of `make demo` and CI; it needs nothing else, so that code changes do not repeat it.
RUN python3 concord.py setup runtime

COPY . .
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data
# Static files belong to the code, not to the data. The key signs nothing: it is not kept.
RUN DATA_DIR=/app/var SECRET_KEY=only-for-this-step ALLOWED_HOSTS=none \
        python manage.py collectstatic --no-input \
    && mkdir -p /data/static \
    && cp -r /app/var/static/. /data/static/ \
    && useradd --system --uid 10001 --home-dir /data concord \
    && chown -R concord /data
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python", "-m", "deploy.probe", "readyz"]
CMD ["gunicorn", "-c", "deploy/gunicorn.conf.py", "portal.wsgi"]
