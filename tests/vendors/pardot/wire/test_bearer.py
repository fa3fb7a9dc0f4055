"""Access tokens at the API: `Authorization: Bearer`, with the business unit (contract, section 3)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dealdock import Sandbox
from dealdock.settings import Settings
from tests.support.builders import Account, Answer, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors

QUERY = "/api/opportunity/version/3/do/query"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def new_token(pardot: Pardot, **parameters: str) -> str:
    """An access token of the account's first user."""
    ready = pardot.account.ready
    client = {"client_id": ready.client_id, "client_secret": ready.client_secret}
    form = {"grant_type": "client_credentials"} | client | parameters
    return pardot.http.post("/services/oauth2/token", data=form).json()["access_token"]  # type: ignore[no-any-return]  # a text


def call(pardot: Pardot, access_token: str | None, unit: str | None = "own", path: str = QUERY, **form: Any) -> Answer:
    """POST with a token, and the account's own business unit unless another is named."""
    headers = {"Authorization": f"Bearer {access_token}"}
    if unit is not None:
        headers["Pardot-Business-Unit-Id"] = pardot.account.ready.business_unit_id if unit == "own" else unit
    return pardot.send("POST", path, data={"format": "json"} | form, headers=headers)


class TestToken:
    @pytest.mark.contract("3.bearer.1", "3.token.1")
    def test_authorises(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity()
        assert call(pardot, new_token(pardot)).ids == [deal]

    @pytest.mark.contract("3.bearer.1")
    def test_is_ready_in_a_new_account(self, account: Account, pardot: Pardot) -> None:
        assert call(pardot, account.ready.access_token).error is None

    def test_is_for_every_operation(self, account: Account, pardot: Pardot) -> None:
        token, prospect = new_token(pardot), account.prospect()
        path = "/api/opportunity/version/3/do/"
        deal = call(pardot, token, path=f"{path}create", name="x", value=1, probability=1, prospect_id=prospect).id
        for operation in ("read", "update", "delete", "undelete"):
            assert call(pardot, token, path=path + operation, id=deal).error is None

    @pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", "BEARER   {}"])
    def test_by_any_spelling(self, account: Account, pardot: Pardot, form: str) -> None:
        headers = {
            "Authorization": form.format(new_token(pardot)),
            "pardot-business-unit-id": account.ready.business_unit_id,
        }
        assert pardot.send("GET", QUERY, headers=headers).error is None

    def test_counts_before_keys_among_the_parameters(self, pardot: Pardot) -> None:
        assert call(pardot, new_token(pardot), api_key="x", user_key="y").error is None

    @pytest.mark.account(role="Read Only")
    def test_may_no_more_than_its_user(self, account: Account, pardot: Pardot) -> None:
        token, deal = new_token(pardot), account.opportunity()
        assert call(pardot, token).ids == [deal]
        path = "/api/opportunity/version/3/do/delete"
        assert call(pardot, token, path=path, id=deal).error == api_errors.NO_PERMISSION

    @pytest.mark.account(connector="salesforce")
    def test_does_not_open_what_a_connector_closes(self, pardot: Pardot) -> None:
        path = "/api/opportunity/version/3/do/delete"
        assert call(pardot, new_token(pardot), path=path, id=1).error == api_errors.SALESFORCE

    @pytest.mark.account(version=4)
    def test_is_checked_before_the_version(self, pardot: Pardot) -> None:
        assert call(pardot, new_token(pardot)).error == api_errors.MUST_USE_VERSION_4
        assert call(pardot, "x").error == api_errors.INVALID_TOKEN


@ONE_DATABASE
class TestErrors:
    @pytest.mark.contract("3.bearer.2", "3.bearer.3", "3.bearer.4", "3.bearer.5")
    @each_case(
        ("unit", "error"),
        [
            (None, api_errors.HEADER_MISSING),
            ("", api_errors.HEADER_MALFORMED),
            ("0Uv", api_errors.HEADER_MALFORMED),
            ("0Uv" + "0" * 15, api_errors.NO_SUCH_UNIT),
            ("another's", api_errors.OTHER_UNIT),
        ],
    )
    def test_of_the_business_unit(
        self, account: Account, pardot: Pardot, unit: str | None, error: tuple[int, str]
    ) -> None:
        token = new_token(pardot)
        if unit == "another's":
            unit = Account.open(account.sandbox).ready.business_unit_id
        answer = call(pardot, token, unit)
        assert (answer.status, answer.error) == (200, error)

    @pytest.mark.contract("3.bearer.6")
    @each_case("text", ["x", "00D!", "é", "x" * 10000, "a b"])
    def test_unknown(self, pardot: Pardot, text: str) -> None:
        unit = pardot.account.ready.business_unit_id
        headers = {"Authorization": f"Bearer {text}".encode(), "Pardot-Business-Unit-Id": unit.encode()}
        answer = pardot.send("GET", QUERY, headers=headers)
        assert (answer.status, answer.error) == (401, api_errors.INVALID_TOKEN)

    def test_in_place_of_the_two_keys(self, account: Account, pardot: Pardot) -> None:
        token, unit = account.ready.access_token or "", account.ready.business_unit_id
        assert call(pardot, token).error is None
        answer = pardot.send("POST", QUERY, data={"format": "json", "api_key": token, "user_key": unit})
        assert answer.code == 1

    def test_with_what_is_no_access_token(self, account: Account, pardot: Pardot) -> None:
        ready = account.ready
        for text in (ready.api_key, ready.user_key, ready.client_id, ready.client_secret, ready.business_unit_id):
            assert call(pardot, text).error == api_errors.INVALID_TOKEN

    @each_case(
        ("scope", "good"),
        [
            ("pardot_api", True),
            ("api pardot_api refresh_token", True),
            ("full", True),
            ("api", False),
            ("api refresh_token", False),
            ("pardot_api_x", False),
        ],
    )
    def test_without_the_scope(self, pardot: Pardot, scope: str, good: bool) -> None:
        assert call(pardot, new_token(pardot, scope=scope)).error == (None if good else api_errors.INVALID_TOKEN)

    def test_keys_are_no_way_round_a_wrong_token(self, account: Account, pardot: Pardot) -> None:
        assert call(pardot, "x", **account.keys).error == api_errors.INVALID_TOKEN


class TestExpiry:
    @pytest.mark.contract("3.answer.5", "3.bearer.7", "3.life.7")
    @pytest.mark.parametrize(("seconds", "expired"), [(0, False), (7199, False), (7200, True), (7201, True)])
    def test_at_two_hours_of_the_accounts_clock(
        self, account: Account, pardot: Pardot, seconds: int, expired: bool
    ) -> None:
        account.freeze(NOON)
        token = new_token(pardot)
        account.advance(timedelta(seconds=seconds))
        answer = call(pardot, token)
        assert (answer.status, answer.error) == ((401, api_errors.INACTIVE_TOKEN) if expired else (200, None))

    @pytest.mark.contract("3.bearer.7")
    def test_is_told_after_its_user_has_a_new_one(self, account: Account, pardot: Pardot) -> None:
        account.freeze(NOON)
        token = new_token(pardot)
        account.advance(timedelta(hours=2))
        newer = [new_token(pardot) for _ in range(3)]
        answer = call(pardot, token)
        assert (answer.status, answer.error) == (401, api_errors.INACTIVE_TOKEN)
        assert [call(pardot, each).error for each in newer] == [None, None, None]

    @pytest.mark.contract("3.life.6")
    def test_setting_the_clock_leaves_what_was_left(self, account: Account, pardot: Pardot) -> None:
        account.freeze(NOON)
        token = new_token(pardot)
        account.advance(timedelta(hours=1))
        account.freeze(NOON + timedelta(days=1000))
        account.advance(timedelta(seconds=3599))
        assert call(pardot, token).error is None
        account.advance(timedelta(seconds=1))
        assert call(pardot, token).error == api_errors.INACTIVE_TOKEN

    def test_use_does_not_prolong_it(self, account: Account, pardot: Pardot) -> None:
        account.freeze(NOON)
        token, answers = new_token(pardot), []
        for _ in range(4):
            answers.append(call(pardot, token).error)
            account.advance(timedelta(minutes=40))
        assert answers == [None, None, None, api_errors.INACTIVE_TOKEN]

    def test_of_a_token_beside_another_accounts_unit(self, account: Account, pardot: Pardot) -> None:
        other = Account.open(account.sandbox)
        account.freeze(NOON)
        token = new_token(pardot)
        assert call(pardot, token, other.ready.business_unit_id).error == api_errors.OTHER_UNIT
        account.advance(timedelta(hours=2))
        assert call(pardot, token, other.ready.business_unit_id).error == api_errors.INACTIVE_TOKEN


def test_with_a_seed_every_run_has_the_same_tokens() -> None:
    def shown() -> tuple[str | None, ...]:
        with Sandbox(Settings(seed_random=7)) as sandbox:
            ready = Account.open(sandbox).ready
            return ready.access_token, ready.client_id, ready.client_secret, ready.business_unit_id

    assert shown() == shown()
