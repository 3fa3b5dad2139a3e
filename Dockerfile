# The service as a container: everything from the lock, nothing that can be written to, no root.
FROM python:3.13-slim AS packages
COPY requirements/serve.txt /serve.txt
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps --requirement /serve.txt

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin gongjian
COPY --from=packages /venv /venv
COPY . /app
WORKDIR /app
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
 && /venv/bin/python -m compileall -q /venv /app
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GONGJIAN_HOST=0.0.0.0 \
    GONGJIAN_HOME=/tmp/gongjian
USER 10001:10001
EXPOSE 8000
ENTRYPOINT ["gongjian"]
CMD ["serve"]
