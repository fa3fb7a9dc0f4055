"""Eight concurrent writers, each with its own records."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

from tools.bench.load.timed_connection import Answer, TimedConnection, request
from tools.soak.crashing.expected import Call, ExpectedRecords, Records

WRITERS: Final = 8

NO_CONTENT: Final = 204


ProblemKind: TypeAlias = Literal["lost", "torn", "recount", "answer"]


class Problem(NamedTuple):
    """A difference from what the server promises."""

    kind: ProblemKind
    text: str


@dataclass
class Writer:
    """A client that writes. `pending`: the call without an answer; `refused`: the answer to a call that failed."""

    expected: ExpectedRecords
    acknowledged: int = 0
    pending: Call | None = None
    refused: Answer | None = None

    def write(self, url: str, authorization: str, may_continue: Callable[[], bool]) -> None:
        """Make calls until one fails, or `may_continue`, which is called after each, returns False."""
        self.refused = None
        with suppress(OSError), TimedConnection(url) as connection:
            while self.refused is None:
                call = self.expected.next_call()
                form = {**call.form, "format": "json"}
                sent = request(url, "POST", f"/api/{call.path}", authorization=authorization, form=form)
                self.pending = call
                answer = connection.call(sent)
                if not _is_success(answer):
                    self.refused = answer
                    return
                self._acknowledge(call, answer)
                if not may_continue():
                    return

    def _acknowledge(self, call: Call, answer: Answer) -> None:
        self.expected.records |= call.result
        if call.path.endswith("create"):
            (name,) = call.result
            self.expected.ids[name] = next(each["id"] for key, each in answer.json.items() if key != "@attributes")
        self.acknowledged += 1
        self.pending = None

    def problems(self, found: Records, ids: Mapping[str, int]) -> Iterator[Problem]:
        """Yield the differences between this writer's stored records, with their ids, and the acknowledged calls."""
        known = self.expected.records
        in_flight = self.pending.result if self.pending else {}
        for name in sorted((found.keys() | known.keys()) - in_flight.keys()):
            if found.get(name) != known.get(name):
                yield Problem("lost", f"{name} is {found.get(name)}, not {known.get(name)}")
        if not any(all(found.get(name) == each.get(name) for name in in_flight) for each in (known, in_flight)):
            stored = {name: found.get(name) for name in in_flight}
            before = {name: known.get(name) for name in in_flight}
            yield Problem("torn", f"{stored} are neither {before} nor {in_flight}")
        for name, number in self.expected.ids.items():
            if name in ids and ids[name] != number:
                yield Problem("lost", f"{name} has the id {ids[name]}, not {number}")

    def settle(self, found: Records, ids: Mapping[str, int]) -> bool | None:
        """Continue from the state that was found. Return whether the pending call took effect; None if none was."""
        call, self.pending = self.pending, None
        self.expected.records, self.expected.ids = dict(found), dict(ids)
        return None if call is None else all(found.get(name) == made for name, made in call.result.items())


def _is_success(answer: Answer) -> bool:
    if answer.status == NO_CONTENT:
        return True
    attributes = answer.json["@attributes"]
    return bool(attributes["stat"] == "ok")
