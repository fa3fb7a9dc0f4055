"""Masks for parts of answers that differ between two servers of one revision: ports, real time, chance."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from tools.compare.answers import Answer
from tools.compare.servers import Server

Parts = Mapping[str, tuple[str | bytes, str | bytes]]
"""The parts of two answers that differ, by their names."""

_CHANCE: Final = re.compile(rb"-----BEGIN [A-Z ]+-----.*?-----END [A-Z ]+-----|\$argon2id\$[\w$=,+/]+", re.DOTALL)
_UUID: Final = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OF_CALL: Final = {
    "header x-request-id": _UUID,
    "header x-transaction-id": _UUID,
    "header x-runtime": re.compile(rb"[0-9]+\.[0-9]{6}"),
}
"""The forms of headers whose values are those of one call."""
_LOCKED_UNTIL: Final = re.compile(rb"(?<=before )\d\d:\d\d:\d\d(?= UTC)")
"""The end of a lock after failed logins, by the machine's clock."""
_DURATION: Final = re.compile(rb'"(duration_ms|number|time|wait)": ?-?[\d.]+')
_HEADER: Final = re.compile(rb'"(x-request-id|x-transaction-id|x-runtime)": ?"[^"]*"')
"""The headers of an answer, in its journal entry, whose values are those of one call."""
_ENTRY: Final = re.compile(rb'(?=\{"number": 0)')
"""The beginning of a journal entry. Two calls of which one was broken off have any order."""
_METRICS: Final = re.compile(rb"^\w+_(?:bucket|sum|created)\{.*$|^(?:process|python)_.*$", re.MULTILINE)


class Masks:
    """The masks for the answers of two servers."""

    def __init__(self, ours: Server, theirs: Server) -> None:
        self._ports = [
            [
                (re.compile(rb":%d\b" % port), b":" + name)
                for port, name in ((each.plain[1], b"1"), (each.https[1], b"2"))
            ]
            for each in (ours, theirs)
        ]
        today = datetime.now(UTC)
        days = [(today + timedelta(days=days)).strftime("%Y-%m-%d") for days in (-1, 0, 1)]
        self._now = re.compile(rf"(?:{'|'.join(days)})[T ]\d\d:\d\d:\d\d(?:\.\d+)?".encode())

    def differing(self, data: bytes, ours: Answer, theirs: Answer) -> Parts:
        """Return the parts of two answers to a request that differ, apart from what is masked."""
        is_control = b"/_dealdock" in data[:200]
        first, second = (
            {name: self._masked(name, value, which, is_control=is_control) for name, value in _parts(answer)}
            for which, answer in enumerate((ours, theirs))
        )
        names = [*first, *(name for name in second if name not in first)]
        found = {name: (first.get(name, ""), second.get(name, "")) for name in names}
        return {name: values for name, values in found.items() if values[0] != values[1]}

    def _masked(self, part: str, value: str | bytes, which: int, *, is_control: bool) -> bytes:
        text = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
        if part in _OF_CALL:
            return _OF_CALL[part].sub(b"CHANCE", text)
        for port, name in self._ports[which]:
            text = port.sub(name, text)
        text = _LOCKED_UNTIL.sub(b"NOW", self._now.sub(b"NOW", text))
        if not is_control:
            return text
        text = _HEADER.sub(rb'"\1": "CHANCE"', text)
        text = _METRICS.sub(b"", _DURATION.sub(rb'"\1": 0', _CHANCE.sub(b"CHANCE", text)))
        return b"".join(sorted(_ENTRY.split(text))) if part == "body" else text


def _parts(answer: Answer) -> Iterator[tuple[str, str | bytes]]:
    """Yield the parts of an answer. A length that is right is not compared, since masked parts may be longer."""
    for name, value in answer.parts():
        is_right = name == "header content-length" and value == str(len(answer.body))
        yield name, "that of the body" if is_right else value
