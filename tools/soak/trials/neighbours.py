"""One account that attacks the whole server by small calls, beside another one."""

import gzip
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any, Final, NamedTuple

import httpx
import sqlalchemy as sa

from dealdock.vendors.close.lead.model import Contact
from tests.across.calls import calls_of
from tests.support.receiver import Receiver
from tools.bench.postgres import NoServerError, postgres
from tools.bench.result import Result, at_most
from tools.bench.serving import DEALDOCK, running
from tools.soak.problem_files import begin, keep, tracebacks
from tools.soak.suite import Suite
from tools.soak.trials.limits import MAX_HEALTH_SECONDS, HealthClient

SQLITE: Final = "SQLite, beside an attack"
POSTGRES: Final = "PostgreSQL, 2 workers, beside an attack"
MAX_SECONDS: Final = 10.0
"""The time within which the jobs and webhooks of the other account end."""
TIMEOUT_SECONDS: Final = 60.0
PAUSE_SECONDS: Final = 0.05
MAX_PRINTED: Final = 5
CLOSE: Final = "/close/api/v1"
COPPER: Final = "/copper/developer_api/v1"
PROBLEM_FILE: Final = "neighbours"
FORMS: Final = ("127.0.0.1", "localhost", "127.1", "127.9.9.9", "2130706433", "0x7f000001", "[::1]")
"""Forms of an address of this machine."""
NULS: Final = b"a\x00b" * 200


class Sizes(NamedTuple):
    """The numbers of a trial, on each database."""

    rounds: int
    leads: int
    """The leads of each account: more than a job deals with within its call."""


FULL: Final = Sizes(rounds=10, leads=500)
QUICK: Final = Sizes(rounds=1, leads=60)


def trial(suite: Suite) -> Iterator[Result]:
    """One account has webhooks that name the sandbox's own control plane and console, at each of its ports and in
    seven forms of the address, with the headers of a browser; receivers that answer with NUL characters, plain and
    compressed; and bulk emails that fail at a damaged row. Another account edits leads, exports them, and has a
    webhook. It must keep its records, its jobs and its webhooks must end within ten seconds, each failed job must say
    its reason, each delivery must be attempted, and `/livez` may take 0.2 seconds.
    """
    begin(PROBLEM_FILE)
    sizes = suite.size(FULL, QUICK)
    yield from on(suite, SQLITE, None, sizes)
    try:
        with postgres() as database:
            yield from on(suite, POSTGRES, database, sizes)
    except NoServerError as error:
        yield Result.missing(POSTGRES, at_most(0), str(error))


def on(suite: Suite, name: str, database: str | None, sizes: Sizes) -> Iterator[Result]:
    """Run the trial on one database."""
    folder = suite.new_folder(name)
    url = database or f"sqlite:///{folder}/deals.db"
    options = ["--database", url, "--home", str(folder), "--scene", "empty", "--log-level", "warning"]
    options += ["--workers", "2"] if database else []
    with ExitStack() as stack:
        log = stack.enter_context((folder / "log").open("w"))
        served = stack.enter_context(running([*DEALDOCK, "start", "--port", "0", *options], stderr=log))
        health = stack.enter_context(HealthClient(served.url))
        http = httpx.Client(base_url=served.url, timeout=TIMEOUT_SECONDS, trust_env=False)
        stack.enter_context(http)
        receiver, nuls = Receiver(), Receiver()
        for each in (receiver, nuls):
            stack.callback(each.close)
        attack = Attack(http, [served.line["url"], served.line["https_url"]], nuls, sa.create_engine(url))
        stack.callback(attack.engine.dispose)
        other = Account(http, "close", sizes.leads)
        other.watch(receiver.url)
        health.worst()
        seconds = [_round(attack, other, receiver, sizes) for _ in range(sizes.rounds)]
        waited = health.worst()
        wrong = [*attack.problems(), *other.problems(sizes.leads + sizes.rounds)]
    keep(PROBLEM_FILE, name, wrong[:MAX_PRINTED])
    found = [each for each in tracebacks((folder / "log").read_text()) if "KeyError: 'email'" not in each]
    keep(PROBLEM_FILE, f"{name}, log", found[:MAX_PRINTED])
    detail = f"{sizes.rounds} rounds, {attack.calls} deliveries of the attack, {len(attack.jobs)} failed jobs"
    yield Result.of(f"{name}: wrong records, deliveries and jobs", [len(wrong)], "", at_most(0), detail=detail)
    yield Result.of(f"{name}: jobs and webhooks of the other account", [max(seconds)], "s", at_most(MAX_SECONDS))
    bar = None if suite.quick else at_most(MAX_HEALTH_SECONDS)
    yield Result.of(f"{name}: longest wait for /livez", [waited], "s", bar)
    yield Result.of(f"{name}: tracebacks in the log", [len(found)], "", at_most(0))


def _round(attack: "Attack", other: "Account", receiver: Receiver, sizes: Sizes) -> float:
    """Attack once. Return the seconds that the other account's jobs and webhook took."""
    attack.strike(other, sizes.leads)
    begun, arrived = time.monotonic(), len(receiver.requests)
    jobs = other.work()
    lead = other.post(f"{CLOSE}/lead/", {"name": "Announced"})["id"]
    for job in jobs:
        other.ended(job, "done")
    while not any(lead.encode() in body for _, body in list(receiver.requests)[arrived:]):
        if time.monotonic() - begun > TIMEOUT_SECONDS:
            break
        time.sleep(PAUSE_SECONDS)
    return time.monotonic() - begun


class Account:
    """An account, and its calls."""

    def __init__(self, http: httpx.Client, vendor: str, leads: int = 0) -> None:
        self.http = http
        self.shown = http.post("/_dealdock/accounts", json={"vendor": vendor}).raise_for_status().json()
        self.control = f"/_dealdock/accounts/{self.shown['id']}"
        self.headers: Mapping[str, str] = calls_of(vendor).headers(self.shown)
        self.wrong: list[str] = []
        if leads:
            names = [f"Lead {number}" for number in range(leads)]
            made = [{"name": name, "status": "Potential"} for name in names]
            emails = [{"email": "a@a.test", "type": "office"}]
            contacts = [{"name": "A", "lead": name, "emails": emails} for name in names]
            scene = {"accounts": [{"vendor": vendor, "leads": made, "contacts": contacts}]}
            http.post(f"{self.control}/import", json=scene).raise_for_status()

    def post(self, path: str, fields: Mapping[str, Any]) -> Any:
        """Send a call that succeeds."""
        return self.http.post(path, json=fields, headers=self.headers).raise_for_status().json()

    def watch(self, url: str) -> None:
        """Subscribe an address to new leads."""
        events = [{"action": "created", "object_type": "lead"}]
        self.post(f"{CLOSE}/webhook/", {"url": url, "events": events})

    def work(self) -> list[str]:
        """Begin an edit of all leads and an export of them. Return the paths of both jobs."""
        status = self.http.get(f"{CLOSE}/status/lead/", headers=self.headers).raise_for_status().json()["data"][0]
        edit = {"type": "set_lead_status", "lead_status_id": status["id"]}
        edited = self.post(f"{CLOSE}/bulk_action/edit/", edit)
        exported = self.post(f"{CLOSE}/export/lead/", {"format": "csv"})
        return [f"{CLOSE}/bulk_action/edit/{edited['id']}/", f"{CLOSE}/export/{exported['id']}/"]

    def ended(self, job: str, status: str) -> None:
        """Wait for a job. Note it as wrong if it does not end with this status."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        shown = {"status": "created"}
        while shown["status"] in {"created", "processing"} and time.monotonic() < deadline:
            shown = self.http.get(job, headers=self.headers).raise_for_status().json()
            time.sleep(PAUSE_SECONDS)
        if shown["status"] != status:
            self.wrong.append(f"{job} has the status {shown['status']}, not {status}")

    def deliveries(self) -> Any:
        """Return the deliveries after those that are due have been attempted."""
        settled = self.http.post(f"{self.control}/deliveries/settle", json={"seconds": TIMEOUT_SECONDS})
        if settled.status_code != HTTPStatus.NO_CONTENT:
            self.wrong.append(f"deliveries wait for ever: {settled.text}")
        return self.http.get(f"{self.control}/deliveries?limit=1000").raise_for_status().json()

    def problems(self, leads: int) -> list[str]:
        """Return what is wrong with its records and deliveries."""
        records = self.http.get(f"{self.control}/records/lead")
        if records.status_code != HTTPStatus.OK or len(records.json()) != leads:
            self.wrong.append(f"{leads:,} leads are expected: HTTP {records.status_code}, {records.text[:200]}")
        self.wrong += [f"not delivered: {each}" for each in self.deliveries() if each["state"] != "delivered"]
        return self.wrong


class Attack:
    """The accounts that attack."""

    def __init__(self, http: httpx.Client, servers: list[str], nuls: Receiver, engine: sa.Engine) -> None:
        self.servers, self.nuls, self.engine = servers, nuls, engine
        self.http = http
        self.jobs: list[str] = []
        self.calls = 0
        self.wrong: list[str] = []
        plain: tuple[dict[str, str], bytes] = {"Content-Type": "text/plain; charset=utf-16-le"}, NULS
        self.answers = [plain, ({"Content-Encoding": "gzip"}, gzip.compress(NULS)), ({}, NULS)]

    def strike(self, other: Account, leads: int) -> None:
        """Make fresh accounts that attack."""
        self._own_listeners(other)
        self._nuls()
        self._failing_job(leads)

    def _own_listeners(self, other: Account) -> None:
        """Name the control plane of the other account as receivers."""
        copper = Account(self.http, "copper")
        for server in self.servers:
            scheme, _, rest = server.partition("://")
            port = rest.rpartition(":")[2].strip("/")
            for form in FORMS:
                own = f"{scheme}://{form}:{port}"
                for path in (f"{other.control}/reset", f"{other.control}/clear", "/_dealdock/reset", "/"):
                    headers = {"Origin": server, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
                    hook = {"target": own + path, "type": "person", "event": "new", "headers": headers}
                    copper.http.post(f"{COPPER}/webhooks", json=hook, headers=copper.headers)  # some are refused
        copper.post(f"{COPPER}/people", {"name": "A"})
        for each in copper.deliveries():
            self.calls += 1
            if any(attempt["status"] is not None for attempt in each["attempts"]) or not each["attempts"]:
                self.wrong.append(f"a delivery to an own port was answered, or not attempted: {json.dumps(each)}")

    def _nuls(self) -> None:
        """Have receivers that answer with NUL characters."""
        close = Account(self.http, "close")
        close.watch(self.nuls.url)
        for answer in self.answers:
            self.nuls.answer, self.nuls.statuses = answer, [200]
            close.post(f"{CLOSE}/lead/", {"name": "A"})
            found = close.deliveries()
            self.calls += 1
            self.wrong += [f"not delivered: {json.dumps(each)}" for each in found if each["state"] != "delivered"]
        self.wrong += close.wrong

    def _failing_job(self, leads: int) -> None:
        """Send an email to contacts of which one is damaged."""
        close = Account(self.http, "close", leads)
        with self.engine.begin() as db:
            of_account = sa.select(sa.func.max(Contact.id))  # the newest account has the highest ids
            db.execute(sa.update(Contact).where(Contact.id == of_account.scalar_subquery()).values(emails=[{}]))
        template = close.post(f"{CLOSE}/email_template/", {"name": "T", "subject": "S", "body": "Hello"})["id"]
        email = {"template_id": template, "sender": "Me <me@acme.test>"}
        job = close.post(f"{CLOSE}/bulk_action/email/", email)["id"]
        self.jobs.append(job)
        close.ended(f"{CLOSE}/bulk_action/email/{job}/", "error")
        (shown,) = self.http.get(f"{close.control}/records/bulkEmail").raise_for_status().json()
        if shown["failure"] != "KeyError: 'email'":
            close.wrong.append(f"a failed job has the reason {shown['failure']}")
        self.wrong += close.wrong

    def problems(self) -> list[str]:
        """Return what is wrong with its own deliveries and jobs."""
        return self.wrong
