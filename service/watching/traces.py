"""Traces: a span for each request and each question to the engine, where the environment names a collector.

The one module that knows OpenTelemetry, which need not be installed: `make telemetry` does that.
"""

import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.util import find_spec
from typing import TYPE_CHECKING

from graph.store_watched import Asked
from service.journal import REQUEST_ID, Told
from service.version import VERSION

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

log = logging.getLogger("gongjian.traces")
ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PACKAGES = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")
FLUSH_SECONDS = 3.0
"""How long the end of the service waits for a collector to take the last spans."""
MISSING = (
    "设了 OpenTelemetry 的接收端而未装其软件包，不发送踪迹 · a collector is set, and its packages are not installed"
)
SYSTEMS = {"embedded": "arcadedb", "neo4j": "neo4j"}


def wanted(environ: Mapping[str, str]) -> bool:
    """Whether traces are to be sent, as OpenTelemetry's own variables have it."""
    exporter = environ.get("OTEL_TRACES_EXPORTER", "").strip().lower()
    if environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true" or exporter == "none":
        return False
    return "otlp" in exporter.split(",") or any(environ.get(name, "").strip() for name in ENDPOINTS)


def installed() -> bool:
    """Whether the packages that send traces are there."""
    try:
        return all(find_spec(name) is not None for name in PACKAGES)
    except (ImportError, ValueError):
        return False


class Traces:
    """Spans of one service; of none where no collector is set or the packages are missing, which is logged once."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self.environ = environ
        self._provider: TracerProvider | None = None

    def open(self) -> None:
        """Send spans from now on, where they are wanted."""
        if not wanted(self.environ):
            return
        try:
            self._provider = _provider(self.environ)
        except ImportError:
            log.warning("%s; make telemetry", MISSING)

    def request(self, told: Told) -> AbstractContextManager[object]:
        """A span around a request, part of the trace that its caller named; named and marked at its end."""
        return nullcontext() if self._provider is None else _request(self._provider, told)

    def asked(self, question: Asked) -> None:
        """A span of a question to the engine that is over, within the request that is under way."""
        if self._provider is None:
            return
        from opentelemetry.trace import SpanKind, Status, StatusCode

        system = SYSTEMS[question.engine]
        span = self._provider.get_tracer("gongjian.graph", VERSION).start_span(
            question.name,
            kind=SpanKind.CLIENT,
            start_time=question.began,
            attributes={
                "db.system": system,
                "db.system.name": system,
                "db.query.summary": question.name,
                "db.response.returned_rows": question.rows,
                "gongjian.tries": question.tries,
            },
        )
        if question.outcome != "ok":
            span.set_attribute("error.type", question.outcome)
            span.set_status(Status(StatusCode.ERROR))
        span.end(question.began + int(question.seconds * 1e9))

    def close(self) -> None:
        """Send what is left, for some seconds at most. Blocks."""
        if self._provider is not None:
            ending = threading.Thread(target=self._provider.shutdown, daemon=True)
            ending.start()
            ending.join(FLUSH_SECONDS)
            self._provider = None


def _provider(environ: Mapping[str, str]) -> "TracerProvider":
    """What makes spans and sends them, as OpenTelemetry's own variables have it. Raises ImportError."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = {} if environ.get("OTEL_SERVICE_NAME") else {"service.name": "gongjian"}
    resource = Resource.create({**named, "service.version": VERSION})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider


@contextmanager
def _request(provider: "TracerProvider", told: Told) -> Iterator[None]:
    from opentelemetry.context import Context
    from opentelemetry.trace import SpanKind, Status, StatusCode
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carried = {name: told.headers[name] for name in ("traceparent", "tracestate") if name in told.headers}
    above = None if told.within and not carried else TraceContextTextMapPropagator().extract(carried, context=Context())
    tracer = provider.get_tracer("gongjian.service", VERSION)
    with tracer.start_as_current_span(
        told.method, context=above, kind=SpanKind.SERVER, record_exception=False, set_status_on_exception=False
    ) as span:
        told.trace = f"{span.get_span_context().trace_id:032x}"
        try:
            yield
        finally:
            span.update_name(f"{told.method} {told.route}")
            span.set_attribute("http.request.method", told.method)
            span.set_attribute("http.route", told.route)
            span.set_attribute("http.response.status_code", told.status)
            span.set_attribute("http.response.body.size", told.sent)
            span.set_attribute("gongjian.request_id", REQUEST_ID.get())
            if told.status >= 500 or not told.status:
                span.set_attribute("error.type", str(told.status or "broken off"))
                span.set_status(Status(StatusCode.ERROR))
