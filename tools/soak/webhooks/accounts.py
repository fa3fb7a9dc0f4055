"""Accounts of Close and Copper whose records are announced, and the checks of what arrived."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import httpx

from tests.across.calls import calls_of
from tools.soak.webhooks.receiver import Receiver

TIMEOUT_SECONDS: Final = 90
PAUSE_SECONDS: Final = 0.05


class Vendor(NamedTuple):
    """The calls of a vendor that the trial makes."""

    name: str
    prefix: str
    create: str
    """The path that creates a record."""
    kind: str
    """The kind of that record in the control plane."""
    subscribe: str
    subscription: Callable[[str], Mapping[str, Any]]
    """Returns the body of a subscription of an address to new records."""
    ids: Callable[[Any], Sequence[Any]]
    """Returns the ids of the records that a body announces."""
    is_repeated: bool


CLOSE: Final = Vendor(
    "close",
    "/close/api/v1",
    "/lead/",
    "lead",
    "/webhook/",
    lambda url: {"url": url, "events": [{"action": "created", "object_type": "lead"}]},
    lambda body: [body["event"]["object_id"]],
    is_repeated=True,
)
COPPER: Final = Vendor(
    "copper",
    "/copper/developer_api/v1",
    "/people",
    "person",
    "/webhooks",
    lambda url: {"target": url, "type": "person", "event": "new"},
    lambda body: body["ids"],
    is_repeated=False,
)


@dataclass
class Account:
    """An account with one subscription, and the client that creates records in it."""

    vendor: Vendor
    number: int
    shown: Mapping[str, Any] = field(default_factory=dict)
    acknowledged: set[Any] = field(default_factory=set)
    stored: set[Any] = field(default_factory=set)
    """The ids of all records at the end."""

    @property
    def path(self) -> str:
        """The path of its receiver."""
        return f"{self.vendor.name}{self.number}"

    def open(self, http: httpx.Client, receiver: Receiver) -> None:
        """Create the account and its subscription."""
        made = http.post("/_dealdock/accounts", json={"vendor": self.vendor.name})
        self.shown = made.raise_for_status().json()
        body = self.vendor.subscription(receiver.url(self.path))
        http.post(f"{self.vendor.prefix}{self.vendor.subscribe}", json=body, headers=self.headers).raise_for_status()

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers with its key."""
        return calls_of(self.vendor.name).headers(self.shown)

    def create(self, url: str, number: int, stopped: threading.Event) -> None:
        """Create records until so many are acknowledged. No call is repeated, whatever happens to it."""
        path = f"{self.vendor.prefix}{self.vendor.create}"
        with httpx.Client(base_url=url, headers=self.headers, timeout=TIMEOUT_SECONDS, trust_env=False) as http:
            while len(self.acknowledged) < number and not stopped.is_set():
                try:
                    made = http.post(path, json={"name": "Record"})
                except httpx.TransportError:
                    stopped.wait(PAUSE_SECONDS)  # the server was killed
                    continue
                if made.is_success:
                    self.acknowledged.add(made.json()["id"])

    def settle(self, http: httpx.Client) -> None:
        """Wait until every delivery is made or given up, and read which records there are."""
        control = f"/_dealdock/accounts/{self.shown['id']}"
        for seconds in (0, 60, 120, 240, 480, 960):  # the waits between attempts
            if seconds and not self.vendor.is_repeated:
                break
            if seconds:
                http.post(f"{control}/clock/advance", json={"seconds": seconds}).raise_for_status()
            while http.post(f"{control}/deliveries/settle", json={"seconds": 60}).status_code != httpx.codes.NO_CONTENT:
                pass
        rows = http.get(f"{control}/records/{self.vendor.kind}").raise_for_status().json()
        self.stored = {each["id"] for each in rows}

    def problems(self, arrivals: Sequence[tuple[Any, bool]]) -> Iterator[tuple[str, str]]:
        """Yield each problem with its kind."""
        accepted = Counter(each for body, is_accepted in arrivals if is_accepted for each in self.vendor.ids(body))
        arrived = [each for body, _ in arrivals for each in self.vendor.ids(body)]
        for each in self.acknowledged - self.stored:
            yield "lost records", f"{self.path}: {each} was acknowledged and is not stored"
        for each in set(arrived) - self.stored:
            yield "invented", f"{self.path}: {each} was announced and is not stored"
        if self.vendor.is_repeated:
            for each in self.stored - accepted.keys():
                yield "Close's that never arrived", f"{self.path}: {each}"
        else:
            for each, number in Counter(arrived).items():
                if number > 1:
                    yield "Copper's that arrived twice", f"{self.path}: {each} arrived {number} times"
        first = list(dict.fromkeys(arrived))
        if not self.vendor.is_repeated and first != sorted(first):
            yield "Copper's out of order", f"{self.path}: {first}"

    def missing(self, arrivals: Sequence[tuple[Any, bool]]) -> int:
        """Return the number of records that were never announced."""
        return len(self.stored - {each for body, _ in arrivals for each in self.vendor.ids(body)})

    def repeated(self, arrivals: Sequence[tuple[Any, bool]]) -> int:
        """Return the number of accepted announcements beyond the first one of each record."""
        accepted = [each for body, is_accepted in arrivals if is_accepted for each in self.vendor.ids(body)]
        return len(accepted) - len(set(accepted))
