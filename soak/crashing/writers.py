"""Eight concurrent writers, each with its own records."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

from bench.load.line import Answer, Line, request
from soak.crashing.book import Book, Call, Records

WRITERS: Final = 8

NO_CONTENT: Final = 204


Kind: TypeAlias = Literal["lost", "torn", "recount", "answer"]


class Complaint(NamedTuple):
    """A broken promise."""

    kind: Kind
    text: str


@dataclass
class Writer:
    """One who writes. `pending` is what it doesn't know the fate of, `refused` what it was told instead of yes."""

    book: Book
    acknowledged: int = 0
    pending: Call | None = None
    refused: Answer | None = None

    def write(self, url: str, authorization: str, goes_on: Callable[[], bool]) -> None:
        """Call after call, for as long as they are answered well and `goes_on` says so, which is asked after each."""
        self.refused = None
        with suppress(OSError), Line(url) as line:
            while self.refused is None:
                call = self.book.next_call()
                form = {**call.form, "format": "json"}
                sent = request(url, "POST", f"/api/{call.path}", authorization=authorization, form=form)
                self.pending = call
                answer = line.call(sent)
                if not _is_good(answer):
                    self.refused = answer
                    return
                self._acknowledge(call, answer)
                if not goes_on():
                    return

    def _acknowledge(self, call: Call, answer: Answer) -> None:
        self.book.records |= call.makes
        if call.path.endswith("create"):
            (name,) = call.makes
            self.book.ids[name] = next(each["id"] for key, each in answer.json.items() if key != "@attributes")
        self.acknowledged += 1
        self.pending = None

    def complaints(self, found: Records, ids: Mapping[str, int]) -> Iterator[Complaint]:
        """Hold what is found of this writer's, and its ids, against what was acknowledged."""
        known = self.book.records
        in_flight = self.pending.makes if self.pending else {}
        for name in sorted((found.keys() | known.keys()) - in_flight.keys()):
            if found.get(name) != known.get(name):
                yield Complaint("lost", f"{name} is {found.get(name)} and not {known.get(name)}")
        if not any(all(found.get(name) == each.get(name) for name in in_flight) for each in (known, in_flight)):
            there = {name: found.get(name) for name in in_flight}
            before = {name: known.get(name) for name in in_flight}
            yield Complaint("torn", f"{there} are neither {before} nor {in_flight}")
        for name, number in self.book.ids.items():
            if name in ids and ids[name] != number:
                yield Complaint("lost", f"{name} has the id {ids[name]} and not {number}")

    def settle(self, found: Records, ids: Mapping[str, int]) -> bool | None:
        """Continue from the state that was found. Return whether the pending call took effect, None without one."""
        call, self.pending = self.pending, None
        self.book.records, self.book.ids = dict(found), dict(ids)
        return None if call is None else all(found.get(name) == made for name, made in call.makes.items())


def _is_good(answer: Answer) -> bool:
    if answer.status == NO_CONTENT:
        return True
    attributes = answer.json["@attributes"]
    return bool(attributes["stat"] == "ok")
