"""The replay of recorded calls against new accounts of a sandbox."""

import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from dealdock.judge.sandbox import Account, ControlError, Sandbox
from dealdock.replay.comparison import Answer, Difference, History, compare, is_refusal
from dealdock.replay.exchange import Exchange
from dealdock.replay.world import Named, caller, world

if TYPE_CHECKING:
    from datetime import datetime

EQUAL: Final = "equal"
DIFFERS: Final = "differs"
NOT_COMPARABLE: Final = "not comparable"

_TIMEOUT_SECONDS: Final = 60.0
_MAX_NAMED: Final = 3
_VERSION: Final = re.compile(r"/version/([0-9])/")


@dataclass(frozen=True, eq=False)
class Result:
    """The result of one recorded call."""

    exchange: Exchange
    vendor: str
    verdict: str
    why: str = ""
    """The reason for which it is not comparable."""
    status: int | None = None
    """The status of the sandbox's answer; None if the call was not sent."""
    object: str = ""
    operation: str = ""
    differences: Sequence[Difference] = ()
    masks: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def call(self) -> str:
        return f"{self.exchange.method} {self.exchange.shown_url}"


def vendors_by_host(sandbox: Sandbox) -> dict[str, str]:
    """Return the vendor of each host name."""
    return {host: each["name"] for each in sandbox.control.call("GET", "vendors") for host in each["hosts"]}


class Replay:
    """A replay of the calls of a recording, each vendor's against a new account."""

    def __init__(self, sandbox: Sandbox, settings: Mapping[str, Mapping[str, Any]]) -> None:
        """`settings`: of the accounts, by vendor."""
        self._sandbox, self._settings = sandbox, settings
        self._vendors = vendors_by_host(sandbox)
        self.not_made: list[str] = []
        """The reasons for which records that the recording reads could not be made."""

    def run(self, exchanges: Sequence[Exchange]) -> list[Result]:
        """Send the calls to the vendors' hosts in their order, and compare the answers. Calls to others are left out.

        Raises `ControlError` if the sandbox refuses the settings of an account, or does not respond.
        """
        found = [(each, self._vendors[each.host]) for each in exchanges if each.host in self._vendors]
        accounts = dict[str, _Replayed]()
        try:
            for vendor, calls in self.named(exchanges).items():
                accounts[vendor] = self._account(vendor, exchanges)
                self.not_made += accounts[vendor].load(calls)
            return [accounts[vendor].run(each) for each, vendor in found]
        finally:
            for account in accounts.values():
                account.close()

    def _account(self, vendor: str, exchanges: Sequence[Exchange]) -> "_Replayed":
        """Create an account with the version that the calls name. `exchanges`: of all vendors."""
        headers = self._sandbox.control.call("GET", "vendors", vendor)["call_headers"]
        settings = {"watched": True, **self._settings.get(vendor, {})}
        own = (urlsplit(each.url).path for each in exchanges if self._vendors.get(each.host) == vendor)
        account = self._sandbox.account(vendor, settings)
        version = next((found[1] for path in own if (found := _VERSION.search(path))), None)
        if version is not None and "version" not in settings and "version" in account.shown:
            settings["version"] = int(version)
            account.change(settings)
        return _Replayed(account, settings, headers, self._sandbox.url)

    def named(self, exchanges: Sequence[Exchange]) -> dict[str, list[Named]]:
        """Return the calls of each vendor with the names that the journal gives them.

        They are sent to accounts that are deleted.
        """
        calls = dict[str, list[Named]]()
        accounts = dict[str, _Replayed]()
        try:
            for each in exchanges:
                vendor = self._vendors.get(each.host)
                if vendor is not None:
                    account = accounts.get(vendor) or accounts.setdefault(vendor, self._account(vendor, exchanges))
                    calls.setdefault(vendor, []).append(account.named(each))
        finally:
            for account in accounts.values():
                account.delete()
                account.close()
        return calls


class _Replayed:
    """The calls to one account."""

    def __init__(self, account: Account, settings: Mapping[str, Any], headers: Mapping[str, str], url: str) -> None:
        self._account, self._settings, self._headers = account, settings, headers
        self._shown = dict(account.shown)
        """The account as the control plane shows it, with the credentials of the user who calls."""
        self._history = History()
        self._identities = self._history.identities
        self._moment: datetime | None = None
        self._newest: str | None = None if "edition" in settings else account.shown.get("edition")
        self._edition = self._newest
        self._marker = account.changes(None)["marker"]
        address = urlsplit(url)
        connection = HTTPSConnection if address.scheme == "https" else HTTPConnection
        self._connection = connection(address.hostname or "", address.port, timeout=_TIMEOUT_SECONDS)

    def load(self, calls: Sequence[Named]) -> list[str]:
        """Make the records that exist before the calls. Return the reasons for which some cannot be made.

        From then on calls have the credentials of the recorded user.
        """
        answers = world(calls, self._identities)
        if answers is None:
            return []
        try:
            found = self._account.load_answers(answers)
        except ControlError as error:
            return [str(error)]
        self._account.change(self._settings)
        self._shown = dict(self._account.shown)
        self._marker = self._account.changes(None)["marker"]
        for ids in found["records"].values():
            for each in ids:
                self._identities.learn(each, each)
        for recorded, ours in found["users"].items():
            self._identities.learn(recorded, ours)
        own = found["users"].get(caller(calls) or "")
        user = next((each for each in self._account.users() if own is not None and each["id"] == own), {})
        self._shown |= {name: value for name, value in user.items() if value is not None}
        objects = [each["object"] for each in answers["answers"]]
        return [f"{objects[each['answer']]}: {each['detail']}" for each in found["left_out"]]

    def named(self, exchange: Exchange) -> Named:
        """Send a call. Return it with the names that the journal gives it."""
        mark = self._account.mark()
        self._send(exchange)
        name = next((each.name for each in self._account.calls(mark)), {})
        return Named(exchange, name.get("object", ""), name.get("operation", ""))

    def run(self, exchange: Exchange) -> Result:
        """Send a call, and compare the answer."""
        vendor = self._account.vendor
        if exchange.status >= HTTPStatus.INTERNAL_SERVER_ERROR or exchange.status == HTTPStatus.TOO_MANY_REQUESTS:
            why = f"the service answered {exchange.status}, for which calls that are not recorded may be the cause"
            return Result(exchange, vendor, NOT_COMPARABLE, why)
        unknown = self._identities.unknown(exchange)
        if unknown and not is_refusal(exchange):
            named = ", ".join(unknown[:_MAX_NAMED]) + (" …" if len(unknown) > _MAX_NAMED else "")
            return Result(exchange, vendor, NOT_COMPARABLE, f"the account has no such record: {named}")
        if exchange.at is not None and exchange.at != self._moment:
            self._set_time(exchange.at)
        mark = self._account.mark()
        answer = self._send(exchange)
        found = compare(self._history, exchange, answer)
        verdict, why = (DIFFERS if found.differences else EQUAL), ""
        if verdict == EQUAL and found.unpaired and not found.paired:
            verdict, why = NOT_COMPARABLE, "the account has none of the records in the answer"
        of = next((each.name for each in self._account.calls(mark)), {})
        name = of.get("object", ""), of.get("operation", "")
        return Result(exchange, vendor, verdict, why, answer.status, *name, found.differences, found.masks)

    def _set_time(self, at: "datetime") -> None:
        """Set the clock, and the edition with which the service answered then, unless a setting names an edition."""
        self._account.set_clock(at)
        self._moment = at
        if self._newest is not None and (edition := min(f"{at:%Y-%m}", self._newest)) != self._edition:
            self._account.change({"edition": edition})
            self._edition = edition

    def _send(self, exchange: Exchange) -> Answer:
        """Send a request with the sandbox's ids and the account's credentials, to the recorded host."""
        shown = {} if exchange.status == HTTPStatus.UNAUTHORIZED else self._shown  # its credentials are wrong
        body = self._identities.body(exchange, shown)
        try:
            self._connection.putrequest(
                exchange.method, self._identities.target(exchange, shown), skip_host=True, skip_accept_encoding=True
            )
            self._connection.putheader("Host", exchange.host)
            for name, value in self._identities.headers(exchange, shown, self._headers):
                self._connection.putheader(name, " ".join(value.splitlines()).encode("utf-8", "replace"))
            if body or exchange.method not in {"GET", "HEAD"}:
                self._connection.putheader("Content-Length", str(len(body)))
            self._connection.endheaders(body or None)
            got = self._connection.getresponse()
            content = got.read()
        except (OSError, HTTPException) as error:
            self._connection.close()
            raise ControlError(f"no dealdock responds to {exchange.method} {exchange.shown_url}: {error}") from error
        changes = self._account.changes(self._marker)
        self._marker = changes["marker"]
        made = frozenset(str(each["id"]) for each in changes["created"])
        return Answer(got.status, tuple((name.lower(), value) for name, value in got.getheaders()), content, made)

    def delete(self) -> None:
        """Delete the account."""
        self._account.delete()

    def close(self) -> None:
        """Close the connections."""
        with closing(self._connection):
            self._account.close()
