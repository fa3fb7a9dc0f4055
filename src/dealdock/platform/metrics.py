"""Metrics for Prometheus: the number of calls by operation and outcome, and their durations.

The processes of one server count in files of one folder, so each of them can report the totals.
"""

import os
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
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

    def text(self) -> bytes:
        """Return all metrics in Prometheus's text format."""
        from prometheus_client import CollectorRegistry, generate_latest, multiprocess  # noqa: PLC0415 (as below)

        registry, _, _ = self._open()
        if self._shared:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)

    def _open(self) -> tuple[Any, Any, Any]:
        with self._opening:
            if self._meters is None:
                from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: PLC0415 (takes 40 ms, and the first response does not need it)

                registry, names = CollectorRegistry(), ("object", "operation")
                calls = Counter("dealdock_calls", "Calls answered", (*names, "status", "code"), registry=registry)
                durations = Histogram("dealdock_call_duration_seconds", "How long they took", names, registry=registry)
                self._meters = registry, calls, durations
            return self._meters


class Folder:
    """A folder in which several processes count, until it is closed."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="dealdock-metrics-")
        os.environ[FOLDER] = str(Path(self._folder.name))

    def close(self) -> None:
        """Delete the folder."""
        os.environ.pop(FOLDER, None)
        self._folder.cleanup()
