"""Numbers of requests and of questions to the engine, for Prometheus; labels come from closed lists alone."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, disable_created_metrics

from graph.store_watched import Asked
from service.exports import FORMS
from service.journal import Told
from service.version import VERSION

disable_created_metrics()  # type: ignore[no-untyped-call]  # when a counter began is told by the process's start
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OTHER = "other"
EXPORT = "/api/v1/exports/{form}"
REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
QUESTION_SECONDS = (0.002, 0.01, 0.05, 0.25, 1.0, 5.0, 10.0)


class Metrics:
    """The numbers of one service, in a registry of its own: two services in a process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests()
        self._questions()
        self._doors()
        Info("gongjian_build", "The version of the service that runs.", registry=self.registry).info(
            {"version": VERSION}
        )

    def _requests(self) -> None:
        self.requests = Histogram(
            "gongjian_http_request_seconds",
            "Requests by the seconds to the end of their answers.",
            ["method", "route", "status"],
            buckets=REQUEST_SECONDS,
            registry=self.registry,
        )
        self.statuses = Counter(
            "gongjian_http_responses", "Answers by their status.", ["status"], registry=self.registry
        )
        self.sent = Counter(
            "gongjian_http_response_bytes", "Bytes of the bodies of answers.", ["route"], registry=self.registry
        )
        self.in_flight = Gauge(
            "gongjian_http_requests_in_flight", "Requests that are answered now.", registry=self.registry
        )
        self.broken = Counter(
            "gongjian_http_broken_off", "Answers that began and did not come to their end.", registry=self.registry
        )

    def _questions(self) -> None:
        self.questions = Histogram(
            "gongjian_engine_question_seconds",
            "Questions to the engine by name and outcome, by the seconds until all rows were there.",
            ["query", "outcome"],
            buckets=QUESTION_SECONDS,
            registry=self.registry,
        )
        self.waits = Histogram(
            "gongjian_engine_wait_seconds",
            "Seconds until a question had a connection and a transaction on it.",
            buckets=QUESTION_SECONDS,
            registry=self.registry,
        )
        self.rows = Counter("gongjian_engine_rows", "Rows that the engine gave.", ["query"], registry=self.registry)
        self.retries = Counter(
            "gongjian_engine_retries", "Transactions that were begun once more.", registry=self.registry
        )

    def _doors(self) -> None:
        self.wrong_keys = Counter(
            "gongjian_wrong_keys", "Keys that were shown and open nothing.", registry=self.registry
        )
        self.refusals = Counter(
            "gongjian_guard_refusals", "Queries the guard refused, by reason.", ["reason"], registry=self.registry
        )
        self.exports = Counter(
            "gongjian_exports", "Exports by form and outcome.", ["form", "outcome"], registry=self.registry
        )
        self.exported = Counter("gongjian_export_bytes", "Bytes of exports as sent.", ["form"], registry=self.registry)

    def answered(self, told: Told) -> None:
        """Count a request that is over."""
        method = told.method if told.method in METHODS else OTHER
        self.requests.labels(method, told.route, f"{told.status // 100}xx").observe(told.seconds)
        self.statuses.labels(str(told.status)).inc()
        self.sent.labels(told.route).inc(told.sent)
        if told.status and not told.whole:
            self.broken.inc()
        if told.wrong_key:
            self.wrong_keys.inc()
        if told.refusal:
            self.refusals.labels(told.refusal).inc()
        if told.route == EXPORT and told.method != "HEAD":
            self._exported(told)

    def _exported(self, told: Told) -> None:
        form = told.parts.get("form")
        form = form if form in FORMS else OTHER
        self.exports.labels(form, outcome(told)).inc()
        if told.status == 200:
            self.exported.labels(form).inc(told.sent)

    def asked(self, question: Asked) -> None:
        """Count a question to the engine that is over."""
        self.questions.labels(question.name, question.outcome).observe(question.seconds)
        if question.waited is not None:
            self.waits.observe(question.waited)
        self.rows.labels(question.name).inc(question.rows)
        self.retries.inc(max(0, question.tries - 1))


def outcome(told: Told) -> str:
    """What became of an export: given, broken off, not changed, busy, refused, or failed."""
    if told.status < 300:
        return "given" if told.whole else "broken_off"
    if told.status < 400:
        return "not_changed"
    if told.status in (429, 503):
        return "busy"
    if told.status == 499:
        return "broken_off"
    return "refused" if told.status < 500 else "failed"
