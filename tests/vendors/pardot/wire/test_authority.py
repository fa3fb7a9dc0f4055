"""Authority to call: keys by header or among the parameters, tokens, roles (contract, section 3)."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors

QUERY = "/api/opportunity/version/3/do/query"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
UNIT = "0Uv" + "0" * 15


class TestHeader:
    @pytest.mark.contract("3.key.1", "3.key.2", "3.key.3", "3.key.4")
    @each_case(
        "form",
        [
            "Pardot api_key={api_key}, user_key={user_key}",
            "Pardot user_key={user_key}, api_key={api_key}",
            "Pardot api_key={api_key},user_key={user_key}",
            'Pardot api_key="{api_key}", user_key="{user_key}"',
            'Pardot user_key="{user_key}",api_key={api_key}',
            "pardot api_key={api_key}, user_key={user_key}",
            "PARDOT  api_key={api_key} ,  user_key={user_key}",
            "Pardot api_key = {api_key}, user_key = {user_key}",
            "Pardot api_key={api_key} user_key={user_key}",
        ],
    )
    @ONE_DATABASE
    def test_by_any_spelling(self, account: Account, pardot: Pardot, form: str) -> None:
        for method, name in (("GET", "Authorization"), ("POST", "authorization")):
            answer = pardot.send(method, QUERY, headers={name: form.format(**account.keys)})
            assert answer.error is None

    @pytest.mark.contract("3.key.9")
    @each_case(
        "form",
        [
            "Pardot",
            "Pardot api_key={api_key}",
            "Pardot user_key={user_key}",
            "Pardot api_key={user_key}, user_key={api_key}",
            "Pardot api_key={api_key}, user_key={api_key}",
            "Pardot api_key={user_key}, user_key={user_key}",
            "Pardot api_key=, user_key={user_key}",
            "Pardot api_key=x, user_key={user_key}",
            "Pardot {api_key} {user_key}",
            "Pardot api_key={api_key}x, user_key={user_key}",
        ],
    )
    @ONE_DATABASE
    def test_with_wrong_keys(self, account: Account, pardot: Pardot, form: str) -> None:
        answer = pardot.send("GET", QUERY, headers={"Authorization": form.format(**account.keys)})
        assert (answer.status, answer.error) == (200, api_errors.INVALID_KEY)

    @pytest.mark.contract("3.key.10")
    @each_case(
        "header",
        ["Basic dXNlcjpwYXNz", "Digest x=y", "api_key={api_key}, user_key={user_key}", "Pardot,", "x", "=", '"', "é"],
    )
    def test_of_another_kind(self, account: Account, pardot: Pardot, header: str) -> None:
        text = header.format(**account.keys).encode()
        answer = pardot.send("GET", QUERY, params=account.keys, headers={"Authorization": text})
        assert (answer.status, answer.error) == (200, api_errors.UNKNOWN_SCHEME)

    def test_counts_before_keys_among_the_parameters(self, account: Account, pardot: Pardot) -> None:
        wrong = {"Authorization": "Pardot api_key=x, user_key=y"}
        assert pardot.send("GET", QUERY, params=account.keys, headers=wrong).error == api_errors.INVALID_KEY
        right = {"Authorization": account.authorization}
        assert pardot.send("GET", QUERY, params={"api_key": "x"}, headers=right).error is None

    def test_that_is_empty_is_as_if_absent(self, account: Account, pardot: Pardot) -> None:
        assert pardot.send("GET", QUERY, params=account.keys, headers={"Authorization": ""}).error is None


class TestParameters:
    @pytest.mark.contract("3.key.5", "3.key.6", "3.key.8")
    def test_in_the_query_string_the_body_and_the_path(self, account: Account, pardot: Pardot) -> None:
        in_path = "/api_key/{api_key}/user_key/{user_key}".format(**account.keys)
        assert pardot.send("GET", QUERY, params=account.keys).error is None
        assert pardot.send("POST", QUERY, data=account.keys).error is None
        assert pardot.send("GET", QUERY + in_path).error is None

    @pytest.mark.contract("2.error.2", "3.key.9")
    @each_case(
        "changes",
        [
            {"api_key": None},
            {"user_key": None},
            {"api_key": None, "user_key": None},
            {"api_key": ""},
            {"user_key": ""},
            {"api_key": "0" * 32},
            {"user_key": "0" * 32},
            {"api_key": "é\U0001f600"},
            {"api_key": "x" * 10000},
            {"api_key": "' OR 1=1 --"},
        ],
    )
    @ONE_DATABASE
    def test_wrong_or_missing(self, account: Account, pardot: Pardot, changes: dict[str, str | None]) -> None:
        keys = {name: value for name, value in {**account.keys, **changes}.items() if value is not None}
        for format_ in ("xml", "json"):
            answer = pardot.send("POST", QUERY, data=keys | {"format": format_})
            assert (answer.status, answer.error) == (200, api_errors.INVALID_KEY)

    def test_swapped(self, account: Account, pardot: Pardot) -> None:
        keys = account.keys
        assert pardot.query(api_key=keys["user_key"], user_key=keys["api_key"]).error == api_errors.INVALID_KEY
        assert pardot.query(api_key=keys["user_key"]).error == api_errors.INVALID_KEY
        assert pardot.query(user_key=keys["api_key"]).error == api_errors.INVALID_KEY

    def test_of_two_users(self, account: Account, pardot: Pardot) -> None:
        for other in (account.user(), Account.open(account.sandbox).keys):
            assert pardot.query(**other).error is None
            for name in ("api_key", "user_key"):
                assert pardot.query(**{name: other[name]}).error == api_errors.INVALID_KEY


class TestExpiry:
    @pytest.mark.contract("3.life.1", "3.life.5", "3.key.9")
    @each_case(("seconds", "expired"), [(0, False), (3599, False), (3600, True), (3601, True)])
    def test_at_60_minutes(self, account: Account, pardot: Pardot, seconds: int, expired: bool) -> None:
        account.freeze(NOON)
        keys = account.user(logged_in=NOON - timedelta(seconds=seconds))
        assert pardot.query(**keys).error == (api_errors.INVALID_KEY if expired else None)

    @pytest.mark.contract("3.life.2", "3.life.7")
    def test_use_does_not_prolong_a_key(self, account: Account, pardot: Pardot) -> None:
        account.freeze(NOON)
        keys = account.user(logged_in=NOON)
        answers = []
        for _ in range(4):
            answers.append(pardot.query(**keys).error)
            account.advance(timedelta(minutes=20))
        assert answers == [None, None, None, api_errors.INVALID_KEY]

    def test_by_the_real_clock(self, account: Account, pardot: Pardot) -> None:
        now = account.sandbox.clock.now()
        old, young = (account.user(logged_in=now - timedelta(minutes=minutes)) for minutes in (60, 59))
        assert pardot.query(**old).error == api_errors.INVALID_KEY
        assert pardot.query(**young).error is None


class TestUnknownTokens:
    @pytest.mark.contract("2.error.2", "2.status.2", "3.bearer.2", "3.bearer.3", "3.bearer.4", "3.bearer.6")
    @each_case(
        ("unit", "status", "error"),
        [
            (None, 200, api_errors.HEADER_MISSING),
            ("", 200, api_errors.HEADER_MALFORMED),
            ("0Uv", 200, api_errors.HEADER_MALFORMED),
            (UNIT[:-1], 200, api_errors.HEADER_MALFORMED),
            (UNIT + "0", 200, api_errors.HEADER_MALFORMED),
            ("0Ux" + UNIT[3:], 200, api_errors.HEADER_MALFORMED),
            (UNIT[:-1] + "-", 200, api_errors.HEADER_MALFORMED),
            (UNIT, 200, api_errors.NO_SUCH_UNIT),
            ("own", 401, api_errors.INVALID_TOKEN),
        ],
    )
    @ONE_DATABASE
    def test_errors(
        self, account: Account, pardot: Pardot, unit: str | None, status: int, error: tuple[int, str]
    ) -> None:
        headers = {}
        if unit is not None:
            headers["Pardot-Business-Unit-Id"] = account.ready.business_unit_id if unit == "own" else unit
        for scheme in ("Bearer", "bearer", "BEARER "):
            headers["Authorization"] = f"{scheme} 00D000000000000!x"
            for format_ in ("xml", "json"):
                answer = pardot.send("GET", QUERY, params={"format": format_} | account.keys, headers=headers)
                assert (answer.status, answer.error) == (status, error)


class TestRoles:
    @pytest.mark.contract("3.account.3")
    @pytest.mark.account(role="Read Only")
    @each_case("operation", ["create", "update", "delete", "undelete"])
    def test_read_only_may_not_write(self, account: Account, pardot: Pardot, operation: str) -> None:
        deal = account.opportunity()
        before = account.contents
        for given in ({}, {"id": "x"}, {"format": "yaml"}, {"output": "x"}):
            assert (pardot.call(operation, **{"id": deal} | given).error, given) == (api_errors.NO_PERMISSION, given)
        assert account.contents == before

    @pytest.mark.account(role="Read Only")
    def test_read_only_may_read(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity()
        assert pardot.read(deal).id == deal
        assert pardot.query().ids == [deal]

    @pytest.mark.contract("3.account.2")
    @pytest.mark.parametrize("role", ["Administrator", "Marketing"])
    def test_others_may_write(self, address: str, account: Account, role: str) -> None:
        with Pardot(address, account, account.user(role=role)) as caller:
            prospect = account.prospect()
            deal = caller.create(name="x", value="1", probability="1", prospect_id=prospect).id
            answers = [caller.update(deal, name="y"), caller.delete(deal), caller.undelete(deal)]
            assert [answer.error for answer in answers] == [None, None, None]


class TestVersions:
    OPERATIONS = ("create", "read", "update", "delete", "undelete", "query", "nothing")

    @pytest.mark.contract("1.target.4", "1.target.6")
    @each_case("operation", OPERATIONS)
    def test_an_account_of_version_3_can_not_use_4(self, pardot: Pardot, operation: str) -> None:
        assert pardot.call(operation, version=4).error == api_errors.NO_VERSION_4
        assert pardot.call(operation, version=4, format="xml").error == api_errors.NO_VERSION_4

    @pytest.mark.contract("1.target.5")
    @pytest.mark.account(version=4)
    @each_case("operation", OPERATIONS)
    def test_an_account_of_version_4_must_use_it(self, pardot: Pardot, operation: str) -> None:
        assert pardot.call(operation, version=3).error == api_errors.MUST_USE_VERSION_4

    @pytest.mark.account(version=4)
    def test_the_opportunitys_life_in_version_4(self, account: Account, pardot: Pardot) -> None:
        prospect = account.prospect()
        deal = pardot.create(name="x", value="1", probability="1", prospect_id=prospect, version=4).id
        assert pardot.update(deal, status="Won", version=4).opportunity["status"] == "Won"
        assert pardot.delete(deal, version=4).status == pardot.undelete(deal, version=4).status == 204
        assert pardot.query(version=4).ids == [pardot.read(deal, version=4).id]
