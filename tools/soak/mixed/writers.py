"""Clients of all vendors that create and read, and check that each answer is that to their own call."""

import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib import import_module
from typing import Any, Final

import httpx

from dealdock.vendors import registry
from tests.across.calls import without_limits
from tools.soak.mixed.vendor_writes import VendorWrites

TIMEOUT_SECONDS: Final = 60
RETRY_SECONDS: Final = 0.05
"""The pause after a call without a success."""

_TAG: Final = re.compile(r"tag-\w+-\d+-end")


VENDORS: Final[Sequence[VendorWrites]] = [
    import_module(f"tests.vendors.{vendor.name}.soak").WRITES for vendor in registry.VENDORS
]
MAX_BELOW_ONE: Final = 100
"""The number of opportunities below one record: vendors have limits."""


class Refused(Exception):
    """An answer that is no success."""


@dataclass
class Caller:
    """A client of an account of its own. `crossed`: answers with another call's text; `wrong`: other wrong answers."""

    vendor: VendorWrites
    name: str
    url: str
    account: Mapping[str, Any] = field(default_factory=dict)
    parent: Any = None
    parents: int = 0
    """The number of parents so far."""
    acknowledged: set[str] = field(default_factory=set)
    attempted: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    """The calls with a status from 500, by status."""
    crossed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def open(self) -> None:
        """Create the account, without limits, and the record that opportunities belong to."""
        with self._http() as http:
            made = http.post(f"{self.url}/_dealdock/accounts", json={"vendor": self.vendor.name})
            self.account = made.raise_for_status().json()
            path = f"{self.url}/_dealdock/accounts/{self.account['id']}"
            http.patch(path, json=without_limits(self.account)).raise_for_status()
        self._make_parent()

    def _make_parent(self) -> None:
        self.parents += 1  # first: a call that fails may have taken effect
        self.parent = self.vendor.parent(self)

    def run(self, stopped: threading.Event) -> None:
        """Create and read opportunities until the event is set, whatever happens to the server."""
        while not stopped.is_set():
            try:
                with self._http() as http:
                    while not stopped.is_set():
                        self._round(http)
            except (httpx.TransportError, Refused):
                stopped.wait(RETRY_SECONDS)

    def post(self, path: str, fields: Mapping[str, Any]) -> Any:
        """Call the API once, which must succeed, and return the answer."""
        with self._http() as http:
            return self._called(http, "POST", path, fields).json()

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield the kind and the text of each problem in what the server has stored, and in the answers before."""
        with self._http() as http:
            path = f"/_dealdock/accounts/{self.account['id']}/records/{self.vendor.kind}"
            stored = http.get(f"{self.url}{path}").raise_for_status().json()
        found = Counter(tag for each in stored for tag in _own_tags(each))
        yield from (("lost", f"{tag} of {self.vendor.name}") for tag in sorted(self.acknowledged - found.keys()))
        yield from (("double", f"{tag}, {number} times") for tag, number in found.items() if number > 1)
        yield from (("crossed", text) for text in self.crossed)
        yield from (("crossed", f"{tag} is stored for {self.name}") for tag in found if not tag.startswith(self._own))
        yield from (("wrong", text) for text in self.wrong)

    @property
    def _own(self) -> str:
        return f"tag-{self.name}-"

    def _http(self) -> httpx.Client:
        return httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False)

    def _round(self, http: httpx.Client) -> None:
        if self.attempted and self.attempted % MAX_BELOW_ONE == 0:
            self._make_parent()
        tag = f"{self._own}{self.attempted}-end"
        self.attempted += 1
        created = self._called(http, "POST", *self.vendor.create(tag, self.parent))
        self._compare(tag, created)
        self.acknowledged.add(tag)
        self._compare(tag, self._called(http, "GET", self.vendor.read(created.json())))

    def _called(
        self, http: httpx.Client, method: str, path: str, fields: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        """Return the answer. Raises `Refused` for one that is no success, which is wrong below 500."""
        body: dict[str, Any] = {} if fields is None else {"data" if self.vendor.is_form else "json": fields}
        url = f"{self.account['base_url']}{path}"
        answer = http.request(method, url, headers=dict(self.vendor.headers(self.account)), **body)
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.refused[answer.status_code] += 1
            raise Refused
        if not answer.is_success or '"stat":"fail"' in answer.text.replace(" ", ""):
            self._wrong(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
            raise Refused
        return answer

    def _wrong(self, text: str) -> None:
        self.wrong.append(f"{self.name}: {text}")

    def _compare(self, tag: str, answer: httpx.Response) -> None:
        found = set(_TAG.findall(answer.text))
        if found - {tag}:
            self.crossed.append(f"{tag} was answered with {sorted(found - {tag})[:3]}")
        elif not found:
            self._wrong(f"{tag} is not in {answer.text[:300]}")


def _own_tags(record: Mapping[str, Any]) -> set[str]:
    return {tag for value in record.values() if isinstance(value, str) for tag in _TAG.findall(value)}
