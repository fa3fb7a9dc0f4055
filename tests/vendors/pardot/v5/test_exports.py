"""Exports: their states, and their files (contract, version 5, section E)."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from dealdock import Sandbox
from dealdock.vendors.pardot.export import version_5 as exports
from dealdock.vendors.pardot.visitor_activity.kinds import SESSION
from tests.support.builders import Account
from tests.support.cases import each_case
from tests.support.transport import Transport
from tests.vendors.pardot.v5.client import V5, code

NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
PATH: Final = "/api/v5/exports"
SINCE: Final = "2024-02-01T00:00:00-05:00"
AT_ONCE = pytest.mark.account(job_seconds=0, frozen_at=NOON)
AT_NOON = pytest.mark.account(frozen_at=NOON)


def procedure(name: str = "Prospect/FilterByCreatedAt", **arguments: Any) -> dict[str, Any]:
    """Return a procedure, by default with an argument of its own."""
    moment = name.partition("FilterBy")[2].removesuffix("At")
    first = f"{moment[:1].lower()}{moment[1:]}After"
    return {"name": name, "arguments": {first: SINCE} | arguments}


def export(v5: V5, *names: str, of: dict[str, Any] | None = None, **more: Any) -> int:
    """Create an export and return its id."""
    answer = v5.send("POST", PATH, {"procedure": of or procedure(), "fields": [*names], **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]  # type: ignore[no-any-return]  # JSON has no types here


def shown(v5: V5, number: int, fields: str = "status") -> Any:
    """Return a field of an export."""
    return v5.get(f"{v5.http.base_url}{PATH}/{number}".replace("//api", "/api"), fields=fields).json()[fields]


def text_of(v5: V5, number: int) -> str:
    """Return the text of an export's only file."""
    (address,) = shown(v5, number, "resultRefs")
    answer = v5.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv")
    return answer.text


class TestCreate:
    @pytest.mark.contract("v5.export.1", "v5.export.2")
    @AT_NOON
    def test_answers_the_fields(self, v5: V5) -> None:
        of = procedure(deleted="all")
        body = {"procedure": of, "fields": ["id", "email"], "legacyDateFormat": True}
        answer = v5.send("POST", PATH, body, fields="id,status,isExpired,procedure,fields,legacyDateFormat,createdAt")
        number = answer.json()["id"]
        assert (answer.status_code, answer.json()) == (
            201,
            {
                "id": number,
                "createdAt": "2024-03-01T12:00:00+00:00",
                "fields": ["id", "email"],
                "isExpired": False,
                "legacyDateFormat": True,
                "procedure": of,
                "status": "Waiting",
            },
        )
        assert answer.headers["location"].partition("?")[0].endswith(f"{PATH}/{number}")
        for name in ("state", "object"):
            assert code(v5.send("POST", PATH, body, fields=name)) == (400, 51)

    @pytest.mark.slow
    @pytest.mark.contract("v5.export.4", "v5.export.5", "v5.export.6", "v5.export.7", "v5.export.8")
    @AT_NOON
    @each_case(
        ("body", "number"),
        [
            ({}, 153),
            ({"procedure": {"arguments": {}}}, 153),
            ({"procedure": procedure("Prospect/FilterByColour")}, 174),
            ({"procedure": procedure("Form/FilterByCreatedAt")}, 174),
            ({"procedure": procedure("prospect/FilterByCreatedAt")}, 174),
            ({"procedure": procedure("Prospect/FilterByProspectUpdatedAt")}, 174),
            ({"procedure": procedure(colour=1)}, 175),
            ({"procedure": procedure(type=1)}, 175),
            ({"procedure": {"name": "Prospect/FilterByCreatedAt"}}, 176),
            ({"procedure": procedure(createdAfter="")}, 176),
            ({"procedure": procedure(createdAfter="yesterday")}, 177),
            ({"procedure": procedure(createdAfter="2024-02-01T00:00:00Z")}, 177),
            ({"procedure": procedure(deleted="maybe")}, 177),
            ({"procedure": procedure(createdAfter="2022-02-01T00:00:00+00:00")}, 177),
            ({"procedure": procedure(), "fields": ["colour"]}, 130),
            ({"procedure": procedure(), "fields": "id"}, 154),
            ({"procedure": procedure(), "fields": ["id"] * 151}, 154),
            ({"procedure": procedure(), "maxFileSizeBytes": 9_999_999}, 231),
            ({"procedure": procedure(), "maxFileSizeBytes": 200_000_001}, 232),
            *(({"procedure": procedure(), "maxFileSizeBytes": most}, 232) for most in (2**31, 10**30)),
            ({"procedure": procedure(), "object": "prospect"}, 154),
        ],
    )
    def test_refuses(self, account: Account, v5: V5, body: dict[str, Any], number: int) -> None:
        before = account.contents
        assert code(v5.send("POST", PATH, body)) == (400, number)
        assert account.contents == before

    @pytest.mark.contract("v5.export.6")
    @AT_NOON
    def test_takes_a_time_of_a_leap_year_and_no_second_more(self, account: Account, v5: V5) -> None:
        until = {"createdBefore": "2023-01-02T00:00:00+00:00"}
        cases: tuple[tuple[dict[str, str], int | None], ...] = (
            ({"createdAfter": "2023-03-01T07:00:00-05:00"}, None),
            ({"createdAfter": "2023-03-01T06:59:59-05:00"}, 177),
            ({"createdAfter": "2022-01-01T00:00:00+00:00", **until}, None),
            ({"createdAfter": "2021-12-31T23:59:59+00:00", **until}, 177),
        )
        for arguments, number in cases:
            answer = v5.send("POST", PATH, {"procedure": procedure(**arguments)})
            assert (code(answer) if answer.status_code != 201 else None) == (number and (400, number)), arguments
        assert len(account.contents["export"]) == 2


class TestState:
    @pytest.mark.slow
    @pytest.mark.contract("v5.export.9", "v5.export.10", "v5.export.11", "v5.export.12")
    @AT_NOON
    def test_follows_the_clock(self, account: Account, v5: V5) -> None:
        account.prospect(now=NOON - timedelta(days=1))
        first, second = export(v5, "id"), export(v5, "id")
        states = []
        for _ in range(5):
            states.append((shown(v5, first), shown(v5, second)))
            assert (shown(v5, first, "resultRefs") is None) == (shown(v5, first) != "Complete")
            account.advance(timedelta(seconds=5))
        assert states == [
            ("Waiting", "Waiting"),
            ("Processing", "Waiting"),
            ("Complete", "Waiting"),
            ("Complete", "Processing"),
            ("Complete", "Complete"),
        ]

    @pytest.mark.contract("v5.export.12", "v5.export.16")
    @AT_ONCE
    def test_expires(self, account: Account, v5: V5) -> None:
        account.prospect(now=NOON - timedelta(days=1))
        number = export(v5, "id")
        (address,) = shown(v5, number, "resultRefs")
        account.freeze(NOON + timedelta(days=7, seconds=-1))
        assert v5.get(address).status_code == 200
        account.freeze(NOON + timedelta(days=7))
        assert (shown(v5, number, "isExpired"), shown(v5, number, "resultRefs")) == (True, None)
        assert code(v5.get(address)) == (400, 178)
        assert [each["id"] for each in v5.get(v5_url(v5), fields="id", isExpired="true").json()["values"]] == [number]

    @pytest.mark.contract("v5.export.12")
    @pytest.mark.account(job_seconds=24 * 60 * 60, frozen_at=NOON)
    def test_that_waits_for_longer_than_it_is_kept_is_canceled(self, account: Account, v5: V5) -> None:
        *_, seventh, eighth = [export(v5, "id") for _ in range(8)]
        account.freeze(NOON + timedelta(days=7, seconds=-1))
        assert (shown(v5, seventh), shown(v5, eighth)) == ("Processing", "Waiting")
        account.freeze(NOON + timedelta(days=7))
        assert (shown(v5, seventh), shown(v5, eighth)) == ("Complete", "Canceled")

    @pytest.mark.contract("v5.export.18", "v5.export.9")
    @AT_NOON
    def test_is_canceled(self, account: Account, v5: V5) -> None:
        first, second = export(v5, "id"), export(v5, "id")
        answer = v5.send("POST", f"{PATH}/{first}/do/cancel", {})
        assert (answer.status_code, answer.json()) == (200, {"id": first, "status": "Canceled"})
        assert code(v5.send("POST", f"{PATH}/{first}/do/cancel", {})) == (400, 178)
        v5.send("POST", f"{PATH}/{export(v5, 'id')}/do/cancel", {})
        third = export(v5, "id")
        account.advance(timedelta(seconds=10))
        assert [shown(v5, each) for each in (first, second, third)] == ["Canceled", "Complete", "Waiting"]
        account.advance(timedelta(seconds=10))
        assert shown(v5, third) == "Complete", "no export waits for a canceled one"
        assert code(v5.get(f"{v5_url(v5)}/{first}/results/1")) == (400, 178)

    @pytest.mark.contract("v5.export.3")
    @AT_NOON
    def test_of_a_query(self, v5: V5) -> None:
        numbers = [export(v5, "id") for _ in range(3)]
        page = v5.get(v5_url(v5), fields="id,status", orderBy="id DESC", limit=2).json()
        assert page["values"] == [{"id": each, "status": "Waiting"} for each in numbers[:0:-1]]
        assert v5.get(page["nextPageUrl"]).json()["values"] == [{"id": numbers[0], "status": "Waiting"}]
        for name in ("fields", "resultRefs"):
            assert code(v5.get(v5_url(v5), fields=name)) == (400, 224)
        assert code(v5.get(v5_url(v5), fields="id", status="Waiting")) == (400, 51)

    @pytest.mark.contract("v5.export.17")
    @AT_ONCE
    def test_is_seen_by_its_user(self, address: str, account: Account, sandbox: Sandbox, transport: Transport) -> None:
        other = V5(address, Account.open(sandbox, job_seconds=0), transport)
        number = max(export(V5(address, account, transport), "id") for _ in range(3))
        assert code(other.get(f"{v5_url(other)}/{number}", fields="id")) == (404, 109)
        assert code(other.get(f"{v5_url(other)}/{number}/results/1")) == (404, 109)
        without = other.http.request("GET", f"{PATH}/{number}/results/1")
        assert code(without) == (401, 49)


def v5_url(v5: V5) -> str:
    """Return the address of exports."""
    return f"{str(v5.http.base_url).rstrip('/')}{PATH}"


class TestFile:
    @pytest.mark.contract("v5.export.13", "v5.export.15")
    @pytest.mark.account(job_seconds=0, frozen_at=NOON, time_zone="America/New_York")
    def test_has_rows_of_csv(self, account: Account, v5: V5) -> None:
        day = NOON - timedelta(days=1)
        account.custom_field("Oils", type=6)
        account.custom_field("Size", type=8)
        second = v5.create("prospects", email="wren@lamp.example", Oils__c=["a", "b;c"], Size__c=7.5, isStarred=True)
        first = account.prospect("owl@lamp.example", day, company='Lamp "Works", Ltd', job_title="=1+1", city="Ayr")
        account.deleted_prospect("gone@lamp.example")
        names = ["email", "id", "company", "jobTitle", "isStarred", "campaign.name", "createdAt", "Oils__c", "Size__c"]
        number = export(v5, *names, "lastActivityAt", of=procedure(createdBefore="2024-03-01T13:00:00-05:00"))
        assert text_of(v5, number) == (
            f"{','.join([*names, 'lastActivityAt'])}\n"
            f'"wren@lamp.example",{second},,,true,"Website Tracking",2024-03-01T07:00:00-05:00,"a;b;c",7.5,\n'
            f'"owl@lamp.example",{first},"Lamp ""Works"", Ltd","\\=1+1",false,"Website Tracking",'
            "2024-02-29T07:00:00-05:00,,,\n"
        )

    @pytest.mark.contract("v5.export.5", "v5.export.6")
    @AT_NOON
    def test_has_the_records_of_its_time(self, account: Account, v5: V5) -> None:
        moments = [datetime(2024, 2, 1, 5, tzinfo=UTC), datetime(2024, 2, 1, 5, 0, 1, tzinfo=UTC), NOON]
        numbers = [account.prospect(now=moment) for moment in moments]
        bounded = export(v5, "id", of=procedure(createdBefore="2024-03-01T12:00:00+00:00"))
        unbounded = export(v5, "id")
        account.advance(timedelta(seconds=60))
        account.prospect()
        assert text_of(v5, bounded).split() == ["id", str(numbers[1])]
        assert text_of(v5, unbounded).split() == ["id", *map(str, numbers[1:])]

    @pytest.mark.contract("v5.export.14")
    @AT_ONCE
    def test_forms(self, account: Account, v5: V5) -> None:
        account.prospect(now=NOON - timedelta(days=1))
        number = export(v5, "createdAt", legacyDateFormat=True, includeByteOrderMark=True)
        assert text_of(v5, number).encode() == b"\xef\xbb\xbfcreatedAt\n2024-02-29 12:00:00\n"

    @pytest.mark.slow
    @pytest.mark.contract("v5.export.7", "v5.export.11")
    @AT_ONCE
    def test_of_every_object(self, account: Account, v5: V5) -> None:
        day = NOON - timedelta(days=1)
        prospect = account.prospect(now=day, prospect_account_id=account.prospect_account(now=day))
        account.list_membership(account.prospect_list(now=day), prospect, day)
        account.opportunity(prospect, now=day)
        account.tag(now=day)
        account.campaign(now=day)
        account.custom_field(now=day)
        account.visit("https://lamp.example/", visitor_id=account.visitor(prospect_id=prospect, now=day), now=day)
        account.activity(day, type=SESSION, prospect_id=prospect)  # which nothing shows
        for object_, resource in exports.RESOURCES.items():
            number = v5.send("POST", PATH, {"procedure": procedure(f"{object_}/FilterByCreatedAt")}).json()["id"]
            rows = [*csv.DictReader(io.StringIO(text_of(v5, number)))] if shown(v5, number, "resultRefs") else []
            fields = "id,createdAt"
            expected = [
                str(each["id"])
                for each in v5.values(resource.collection, fields, limit=1000)
                if each["createdAt"] > SINCE
            ]
            assert [row["id"] for row in rows] == expected, object_
            assert object_ == "User" or rows, object_

    @pytest.mark.contract("v5.export.4")
    @AT_ONCE
    def test_of_records_whose_prospects_changed(self, account: Account, v5: V5) -> None:
        day = NOON - timedelta(days=1)
        old, new = (account.prospect_account(now=NOON - timedelta(days=900)) for _ in range(2))
        account.prospect(now=NOON - timedelta(days=90), prospect_account_id=old)
        account.prospect(now=day, prospect_account_id=new)
        number = export(v5, "id", of=procedure("ProspectAccount/FilterByProspectUpdatedAt"))
        assert text_of(v5, number).split() == ["id", str(new)]

    @pytest.mark.slow
    @pytest.mark.contract("v5.export.19")
    @AT_ONCE
    def test_several(self, account: Account, v5: V5) -> None:
        day = NOON - timedelta(days=1)

        def fill(account: Account) -> list[int]:
            return [account.prospect(now=day, notes="n" * 60_000) for _ in range(400)]

        numbers = account.at_once(fill)
        number = export(v5, "id", "notes", maxFileSizeBytes=10_000_000)
        addresses = shown(v5, number, "resultRefs")
        files = [v5.get(address).content for address in addresses]
        assert len(files) == 3
        assert all(len(each) <= 10_000_000 and each.startswith(b"id,notes\n") for each in files)
        found = [int(line.partition(b",")[0]) for each in files for line in each.splitlines()[1:]]
        assert found == numbers
        assert code(v5.get(f"{addresses[0][:-1]}4")) == (404, 109)
