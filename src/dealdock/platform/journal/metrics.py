"""Metrics for Prometheus: the number of calls by operation and outcome, and their durations.

The processes of one server count in files of one folder, so each of them can report the totals.
"""

import os
import threading
from typing import Any, Final

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable by which the library finds that folder when it is imported."""

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_MICROSECOND: Final = 1e-6


class Metrics:
    """A counter of the calls that one process serves."""

    def __init__(self, *, shared: bool = False) -> None:
        """Store the setting; the library is imported later. `shared`: other processes count in the folder, too."""
        self._shared = shared
        self._opening = threading.Lock()
        self._meters: tuple[Any, Any, Any] | None = None
        self._by_labels: dict[tuple[Any, ...], tuple[Any, Any]] = {}  # looking one up again takes longer than counting

    def observe(
        self, object_: str | None, operation: str | None, status: int, code: int | str | None, duration: int
    ) -> None:
        """Count a call. `status`: the HTTP status, 0 if no response was sent. `duration`: in microseconds."""
        key = (object_, operation, status, code)
        meters = self._by_labels.get(key)
        if meters is None:
            _, calls, durations = self._open()
            names = (object_ or "", operation or "")
            labels = (*names, str(status), "" if code is None else str(code))
            meters = self._by_labels[key] = calls.labels(*labels), durations.labels(*names)
        calls, durations = meters
        calls.inc()
        durations.observe(duration * _MICROSECOND)

    def prepare(self) -> None:
        """Import the library."""
        self._open()

    def text(self) -> bytes:
        """Return all metrics in Prometheus's text format."""
        prometheus = _prometheus()
        registry, _, _ = self._open()
        if self._shared:
            registry = prometheus.CollectorRegistry()
            prometheus.multiprocess.MultiProcessCollector(registry)
        text: bytes = prometheus.generate_latest(registry)
        return text

    def _open(self) -> tuple[Any, Any, Any]:
        with self._opening:
            if self._meters is None:
                self._meters = _new_meters(_prometheus())
            return self._meters


def _new_meters(prometheus: Any) -> tuple[Any, Any, Any]:
    """Return a registry with its counter of calls and its histogram of their durations."""
    registry, what = prometheus.CollectorRegistry(), ("object", "operation")
    calls = prometheus.Counter("dealdock_calls", "Calls answered", (*what, "status", "code"), registry=registry)
    durations = prometheus.Histogram("dealdock_call_duration_seconds", "How long they took", what, registry=registry)
    return registry, calls, durations


def _prometheus() -> Any:
    """Return the library. It reads `FOLDER` from the environment when it is imported."""
    import prometheus_client.multiprocess  # noqa: PLC0415 (13 ms, and `FOLDER` must be set before)

    return prometheus_client


def count_in(folder: str) -> None:
    """Let this process count in a folder that it shares with others. Call it before a call is counted."""
    os.environ[FOLDER] = folder
