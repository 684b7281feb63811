"""Spans sent to an OpenTelemetry collector, where one is named; the libraries for it are an option of the installation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.spans import ATTRIBUTES, NAMES, NoSpans, Span, Spans, Value
from assistant.errors import Unavailable

if TYPE_CHECKING:
    from opentelemetry import trace
    from opentelemetry.sdk.trace.export import SpanExporter

SERVICE = "permanence"
MISSING = "PERMANENCE_TRACES_URL is set, but OpenTelemetry is not installed: pip install 'permanence[traces]'."


class ToldSpan:
    """A span of OpenTelemetry's, that takes what is on the list alone."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def tell(self, attributes: Mapping[str, Value]) -> None:
        """Adds what is on the list."""
        for name, value in attributes.items():
            if name in ATTRIBUTES:
                self._span.set_attribute(name, value)


class Collected:
    """Sends spans to a collector, in the background."""

    def __init__(self, exporter: SpanExporter) -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        # Not Resource.create: it would add what it finds of the machine.
        self._provider = TracerProvider(resource=Resource({"service.name": SERVICE}), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer(SERVICE)

    @contextmanager
    def span(self, name: str) -> Iterator[Span]:
        """A span within the one under way; an error leaves its class, never its message."""
        if name not in NAMES:
            raise ValueError(f"{name!r} is no span of ours")
        with self._tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as span:
            told = ToldSpan(span)
            try:
                yield told
            except BaseException as error:
                told.tell({"error.type": type(error).__name__})
                raise

    def close(self) -> None:
        """Sends what is left."""
        self._provider.shutdown()


@contextmanager
def spans_at(url: str | None) -> Iterator[Spans]:
    """Spans for a collector at this address (OTLP over HTTP); none without one. Unavailable if a library is missing."""
    if url is None:
        yield NoSpans()
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        raise Unavailable(MISSING) from error
    collected = Collected(OTLPSpanExporter(endpoint=url, timeout=5))
    try:
        yield collected
    finally:
        collected.close()
