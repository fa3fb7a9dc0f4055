"""The account that a test gets, on a server in this process."""

import copy
import multiprocessing
import pickle
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

import dealdock.testing
from dealdock import Sandbox
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from pytest_dealdock import Account, ControlError, Server
from tests.server.answering import answering
from tests.support.builders import NO_TLS
from tests.testing.client import call, error, keys

NINE = datetime(2026, 1, 1, 9, tzinfo=UTC)


class TestCredentials:
    def test_are_ready_to_be_called(self, dealdock: Account) -> None:
        assert call(dealdock, "query")["result"] == {"total_results": 0}
        assert dealdock.credentials.instance_url == dealdock.url

    def test_come_anew_where_the_key_has_expired(self, dealdock: Account) -> None:
        before = dealdock.credentials
        dealdock.clock.advance(hours=2)
        assert error(call(dealdock, "query")) == 1
        assert dealdock.renew() != before
        assert error(call(dealdock, "query")) is None


class TestRecords:
    def test_are_added_past_the_api_and_shown_as_they_are_now(self, dealdock: Account) -> None:
        jane = dealdock.prospects.add(email="jane@example.com")
        deal = dealdock.opportunities.add(name="Big one", value=Decimal("99.50"), probability=70, prospects=[jane])
        assert (deal.status, deal.value, deal.prospects) == ("Open", 99.5, [jane.id])
        call(dealdock, "update", id=deal.id, status="Won")
        assert dealdock.opportunities.get(deal.id).status == dealdock.opportunities.get(deal).status == "Won"
        call(dealdock, "delete", id=deal.id)
        (deleted,) = dealdock.opportunities.all()
        assert deleted.deleted
        assert "deleted=True" in repr(deleted)

    def test_come_in_lists_too(self, dealdock: Account) -> None:
        added = dealdock.prospects.add_all({"email": "a@example.com"}, {"email": "b@example.com"})
        assert added == dealdock.prospects.all()

    def test_of_every_kind_are_there(self, dealdock: Account) -> None:
        lists, tags, jane = dealdock.lists.add(name="List"), dealdock.tags.add(name="Tag"), dealdock.prospects.add()
        assert dealdock.list_memberships.add(list_id=lists, prospect_id=jane).list_id == lists.id
        assert dealdock.visitor_activities.add(type=20, prospect_id=jane).prospect_id == jane.id
        assert dealdock.custom_fields.add(name="Tea", field_id="Tea").name == "Tea"
        assert dealdock.prospect_accounts.add(name="Acme") == dealdock.prospect_accounts.all()[0]
        assert [one.name for one in dealdock.campaigns.all()] == ["Website Tracking"]
        assert [one.email for one in dealdock.users.all()] == [dealdock.credentials.email]
        assert dealdock.tags.get(tags) == tags

    def test_have_moments_in_utc(self, dealdock: Account) -> None:
        deal = dealdock.opportunities.add(name="Deal", value=1, probability=1, closed_at=NINE)
        assert deal.closed_at == NINE

    def test_name_the_field_that_a_wrong_name_resembles(self, dealdock: Account) -> None:
        tag = dealdock.tags.add(name="Tag")
        with pytest.raises(AttributeError, match=r"^Tag has no field 'nmae'; did you mean name\?$"):
            tag.nmae  # type: ignore[attr-defined]  # noqa: B018
        with pytest.raises(AttributeError, match=r"^Tag has no field 'zzz'; the fields are id, name"):
            tag.zzz  # type: ignore[attr-defined]  # noqa: B018
        assert not hasattr(tag, "__len__")

    def test_cannot_be_changed_here(self, dealdock: Account) -> None:
        tag = dealdock.tags.add(name="Tag")
        with pytest.raises(AttributeError, match="setting 'name' does not change the server"):
            tag.name = "Other"

    def test_say_what_is_wrong_with_one(self, dealdock: Account) -> None:
        with pytest.raises(ControlError, match=r"add\(\): probability: ") as raised:
            dealdock.opportunities.add(name="Deal", value=1, probability=101)
        assert raised.value.status == 422
        assert raised.value.errors[0]["pointer"] == "#/probability"
        with pytest.raises(
            ControlError, match=r"^add\(\): name: {'a set'} can't be sent, because JSON has no such type\.$"
        ):
            dealdock.tags.add(name={"a set"})  # type: ignore[arg-type]  # refused at run time, too

    @pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
    def test_refuse_a_decimal_that_is_no_number_as_such_a_float(self, dealdock: Account, value: str) -> None:
        with pytest.raises(ControlError, match=r"add\(\): value: must be a number from 0 to "):
            dealdock.opportunities.add(name="Deal", value=Decimal(value), probability=5)


class TestClock:
    def test_stands_and_moves(self, dealdock: Account) -> None:
        assert dealdock.clock.freeze("2026-01-01 09:00:00") == NINE
        assert dealdock.clock.advance(timedelta(minutes=30), hours=1) == NINE + timedelta(minutes=90)
        assert dealdock.tags.add(name="Tag").created_at == dealdock.clock.now == NINE + timedelta(minutes=90)
        assert dealdock.clock.freeze() == NINE + timedelta(minutes=90)

    def test_is_set_to_another_time_and_back(self, dealdock: Account) -> None:
        assert dealdock.clock.set(NINE) < NINE + timedelta(minutes=1)
        assert dealdock.clock.reset() > NINE + timedelta(days=1)

    def test_moves_by_whole_seconds(self, dealdock: Account) -> None:
        with pytest.raises(ValueError, match=r"by whole seconds, not by 0\.5"):
            dealdock.clock.advance(seconds=0.5)

    def test_is_not_set_without_a_time(self, dealdock: Account) -> None:
        with pytest.raises(TypeError, match=r"^set\(\): at: must be a datetime or a text in ISO 8601, is None"):
            dealdock.clock.set(None)  # type: ignore[arg-type]  # refused at run time, too
        assert "real" in repr(dealdock.clock)

    def test_needs_the_unit_of_a_number(self, dealdock: Account) -> None:
        before = dealdock.clock.freeze("2026-01-01")
        with pytest.raises(TypeError, match=r"not 60\. Name the unit: advance\(seconds=60\)$"):
            dealdock.clock.advance(cast("Any", 60))
        assert dealdock.clock.now == before

    def test_names_an_unknown_unit(self, dealdock: Account) -> None:
        with pytest.raises(TypeError, match=r"advance\(\) got an unexpected keyword argument 'hors'"):
            dealdock.clock.advance(hors=1)  # type: ignore[call-arg]


def test_a_scene_file_is_a_path(dealdock: Account, server: Server) -> None:
    for create in (dealdock.another, server.account):
        with pytest.raises(ControlError, match=r"Give a file as a Path: scene=Path\('deals\.yaml'\)$"):
            create(scene="deals.yaml")


def test_an_account_whose_scene_is_not_valid_is_deleted(server: Server) -> None:
    before = server.control.call("GET", "accounts")
    with pytest.raises(ControlError):
        server.account(scene={"accounts": [{"opportunities": [{"nmae": "x"}]}]})
    assert server.control.call("GET", "accounts") == before


class TestReset:
    def test_returns_to_the_scene_to_empty_and_to_a_snapshot(self, server: Server) -> None:
        with server.account(scene="demo") as dealdock:
            number = len(dealdock.opportunities.all())
            dealdock.opportunities.add(name="Deal", value=1, probability=1)
            first, second = dealdock.snapshot(), dealdock.snapshot("of my own")
            assert (first, second) == ("snapshot 1", "of my own")
            dealdock.reset("empty")
            assert dealdock.opportunities.all() == []
            dealdock.restore(first)
            assert len(dealdock.opportunities.all()) == number + 1
            dealdock.reset()
            assert len(dealdock.opportunities.all()) == number
            dealdock.restore(second)
            assert error(call(dealdock, "query")) is None
            with pytest.raises(ControlError, match="nothing"):
                dealdock.restore("nothing")

    def test_uses_up_the_calls_of_today(self, dealdock: Account) -> None:
        dealdock.change(limits={"daily": 10})
        dealdock.use_up(9)
        assert [error(call(dealdock, "query")) for _ in range(2)] == [None, 122]

    def test_uses_up_the_calls_of_a_key_or_of_an_endpoint(self, dealdock: Account) -> None:
        close = dealdock.another(vendor="close", limits={"requests": 60, "window": 60})
        apollo = dealdock.another(vendor="apollo", limits={"per_day": 100})

        def status(account: Any, path: str, **options: Any) -> int:
            return httpx.get(f"{account.url}{path}", timeout=30, **options).status_code

        key = {"auth": (close.credentials.api_key, "")}
        header = {"headers": {"X-Api-Key": apollo.credentials.api_key}}
        with pytest.raises(ControlError, match=r"^use_up\(\): scope: is required"):
            close.use_up(60)
        with pytest.raises(ControlError, match=r"^use_up\(\): scope: is required"):
            apollo.use_up(100)
        assert status(close, "/api/v1/me/", **key) == status(apollo, "/api/v1/opportunities/search", **header) == 200
        close.use_up(60)
        apollo.use_up(100)
        assert status(close, "/api/v1/me/", **key) == status(apollo, "/api/v1/opportunities/search", **header) == 429
        assert status(apollo, "/api/v1/opportunity_stages", **header) == 200, "another endpoint"
        apollo.use_up(100, limit="day", scope="GET api/v1/opportunity_stages")
        assert status(apollo, "/api/v1/opportunity_stages", **header) == 429


class TestAnother:
    def test_shares_nothing_with_the_first(self, dealdock: Account) -> None:
        other = dealdock.another(connector="salesforce", time_zone="Europe/Paris")
        other.tags.add(name="Tag")
        assert dealdock.tags.all() == []
        assert error(call(dealdock, "create")) == 13
        assert error(call(other, "create")) == 37
        other.change(connector=None)
        assert error(call(other, "create")) == 13

    def test_is_deleted_with_the_first_one_or_before(self, server: Server) -> None:
        with Server.at(server.url) as elsewhere:
            with elsewhere.account() as first:
                third = first.another().another()
                with first.another() as fourth:
                    assert [account.id for account in first.all] == [first.id, third.id - 1, third.id, fourth.id]
                first.delete()
                with pytest.raises(ControlError, match="does not exist"):
                    first.control("GET")
            for account in (third, fourth):
                with pytest.raises(ControlError, match="does not exist"):
                    account.control("GET")


class TestCrm:
    def test_creates_changes_and_deletes_opportunities(self, server: Server) -> None:
        with server.account(connector="salesforce") as dealdock:
            jane = dealdock.prospects.add(email="jane@example.com")
            deal = dealdock.crm.push(name="Deal", value=5, probability=10, prospects=[jane, "jane@example.com"])
            assert deal.prospects == [jane.id]
            assert dealdock.crm.change(deal, status="Won", prospects=[]).prospects == []
            dealdock.crm.delete(str(deal.crm_fid))
            assert dealdock.opportunities.get(deal).deleted
            with pytest.raises(ControlError, match="The CRM has no opportunity nothing"):
                dealdock.crm.delete("nothing")

    def test_pushes_nothing_to_an_account_without_a_connector(self, server: Server) -> None:
        with server.account() as dealdock:
            with pytest.raises(
                ControlError, match=r"no CRM: mark the test with @pytest.mark.dealdock\(connector='sales"
            ):
                dealdock.crm.push(name="Deal", value=5, probability=10)
            assert dealdock.opportunities.all() == []

    @pytest.mark.parametrize(("vendor", "name"), [("pardot", "crm_fid"), ("apollo", "salesforce_id")])
    def test_knows_no_other_opportunities(self, server: Server, vendor: Any, name: str) -> None:
        with server.account(vendor=vendor) as account:
            fields = {"value": 1, "probability": 1} if vendor == "pardot" else {}
            own = account.opportunities.add(name="Deal", **fields)
            for wrong in (own, 5):
                with pytest.raises(ValueError, match=f"is not an opportunity of the CRM: it has no {name}"):
                    account.crm.change(wrong, name="Changed")
            assert account.opportunities.get(own).name == "Deal"


@pytest.mark.parametrize("suffix", ["jsonl", "ndjson"])
def test_a_scene_in_lines_is_loaded_by_either_ending(dealdock: Account, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"crm.{suffix}"
    file.write_text('{"accounts": {"name": "Lines"}}\n{"tags": {"name": "A"}}\n')
    dealdock.load(file)
    assert [tag.name for tag in dealdock.tags.all()] == ["A"]


class TestControl:
    def test_is_called_by_any_thread(self, dealdock: Account) -> None:
        threads = [threading.Thread(target=dealdock.tags.add, kwargs={"name": f"Tag {n}"}) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(dealdock.tags.all()) == 8

    @pytest.mark.filterwarnings(
        "ignore:This process:DeprecationWarning"
    )  # Python's warning about a fork in a process with threads
    def test_is_called_by_a_forked_process(self, dealdock: Account) -> None:
        dealdock.tags.add(name="Before")
        child = multiprocessing.get_context("fork").Process(target=dealdock.tags.add, kwargs={"name": "There"})
        child.start()
        dealdock.tags.add(name="Here")
        child.join()
        assert child.exitcode == 0
        assert {tag.name for tag in dealdock.tags.all()} == {"Before", "Here", "There"}

    def test_is_neither_pickled_nor_copied_with_what_contains_it(self, dealdock: Account) -> None:
        jane = dealdock.prospects.add(email="jane@company.com")
        for duplicate in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError, match=r"^an account of dealdock cannot be pickled .*dealdock\.credentials$"):
                duplicate([dealdock])
        assert copy.copy(dealdock).prospects.all() == [jane]
        assert pickle.dumps(dealdock.credentials)

    def test_shows_the_token_where_one_is_asked_for(self) -> None:
        settings = Settings(host="0.0.0.0", control_token="open sesame, please")  # noqa: S104 (not bound there)
        with Sandbox(settings) as sandbox, answering(sandbox, "auto") as answered:
            url = f"http://127.0.0.1:{answered.plain}"
            with Server.at(url, "open sesame, please") as known:
                assert known.account().id == 1
            with (
                Server.at(url) as unknown,
                pytest.raises(ControlError, match="requires the control token"),
            ):
                unknown.account()

    def test_names_an_address_without_a_server(self) -> None:
        with pytest.raises(ControlError, match=r"no dealdock responds to GET at http://127\.0\.0\.1:9") as raised:
            Server.at("http://127.0.0.1:9")
        assert raised.value.status is None
        with pytest.raises(ControlError, match="is not an address of a server"):
            Server.at("localhost")

    def test_names_an_address_of_another_server(self, server: Server) -> None:
        with pytest.raises(ControlError, match="is not dealdock: it responds to GET /_dealdock/version with 404"):
            Server.at(f"{server.url}/somewhere")


def test_its_names_are_there_when_asked_for() -> None:
    assert set(dealdock.testing.__all__) <= set(dir(dealdock.testing))
    assert dealdock.testing.Server is Server
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = dealdock.testing.nothing


class TestRedirect:
    def test_redirects_the_services_hosts_to_the_server(self, dealdock: Account) -> None:
        with dealdock.redirect(), httpx.Client(trust_env=False, verify=NO_TLS, timeout=30) as client:
            for host in ("https://pi.pardot.com", "http://test.salesforce.com"):
                answer = client.get(f"{host}/api/opportunity/version/3/do/query", params=keys(dealdock))
                assert answer.json()["result"] == {"total_results": 0}


class TestErrors:
    """Refusals name the parameters of the method that was called, all of them at once."""

    def test_an_unknown_parameter_comes_first_with_the_nearest_one(self, dealdock: Account) -> None:
        with pytest.raises(ControlError) as raised:
            dealdock.opportunities.add(**wrong(nmae="A", value=1))
        assert str(raised.value) == (
            "add(): nmae: unknown parameter; did you mean name? name: is required. probability: is required. (422)"
        )
        assert raised.value.parameters[0] == "nmae: unknown parameter; did you mean name?"
        assert dealdock.opportunities.all() == []

    def test_each_record_of_several_is_named_by_its_position(self, dealdock: Account) -> None:
        with pytest.raises(ControlError, match=r"^add_all\(\): records\[1\]\.name: is required\. \(422\)$"):
            dealdock.tags.add_all({"name": "A"}, wrong())

    def test_settings_and_faults_are_named_as_they_were_given(self, dealdock: Account) -> None:
        with pytest.raises(ControlError, match=r"^change\(\): limits\.dayly: unknown field; did you mean daily\?"):
            dealdock.change(limits=wrong(dayly=5))
        with pytest.raises(ControlError, match=r"^fail\(\): object: .*'opportunty'; did you mean opportunity\?"):
            dealdock.fail(**wrong(object="opportunty", error=66))
        with pytest.raises(ControlError, match=r"^fail\(\): must say what happens: error, status"):
            dealdock.fail("opportunity")
        with pytest.raises(ControlError, match=r"^fail\(\): needs times or nth with do, so that its actions end\."):
            dealdock.fail("opportunity", do=[{"delete": "opportunity", "id": 5}])
        with pytest.raises(ControlError, match=r"^fail\(\): error: must be "):
            dealdock.fail(error=9999)
        with pytest.raises(ControlError, match=r"^freeze\(\): at: must be a moment"):
            dealdock.clock.freeze("noon")
        with pytest.raises(ControlError, match=r"^add\(\): email: must be an email address"):
            dealdock.users.add(email="jane")

    def test_all_records_that_are_missing_are_named(self, dealdock: Account) -> None:
        apollo = dealdock.another(vendor="apollo")
        with pytest.raises(ControlError) as raised:
            apollo.opportunities.add(name="A", stage_id="nothing", company_id="nowhere")
        assert raised.value.parameters == [
            "stage_id: this account has no stage with the id nothing.",
            "company_id: this account has no company with the id nowhere.",
        ]
        assert apollo.opportunities.all() == []

    def test_a_service_s_own_text_keeps_its_full_stop(self, dealdock: Account) -> None:
        close = dealdock.another(vendor="close")
        with pytest.raises(ControlError) as raised:
            close.opportunities.add(confidence=101)
        assert str(raised.value) == "add(): confidence: The value must not be larger than 100. (422)"
        answer = httpx.post(
            f"{dealdock.url}/_dealdock/accounts/{close.id}/records/opportunity", json={"confidence": 101}, timeout=30
        )
        assert answer.json()["detail"] == "#/confidence: The value must not be larger than 100."

    def test_a_setting_of_another_account_is_a_parameter(self, dealdock: Account) -> None:
        with pytest.raises(
            ControlError,
            match=r'^another\(\): vendor: unknown vendor "cloze"; did you mean close\? Known vendors: pardot',
        ):
            dealdock.another(vendor=cast("Any", "cloze"))
        assert dealdock.all == [dealdock]

    def test_a_setting_of_an_account_of_the_server_is_a_parameter(self, server: Server) -> None:
        with pytest.raises(ControlError) as raised:
            server.account(vendor=cast("Any", "cloze"))
        known = ", ".join(vendor.name for vendor in VENDORS)
        text = f'unknown vendor "cloze"; did you mean close? Known vendors: {known}'
        assert str(raised.value) == f"account(): vendor: {text}. (422)"

    @pytest.mark.parametrize(
        ("value", "place"),
        [({1}, "limits"), ({"daily": b"5"}, r"limits\.daily"), ({"a/b": [1, {2}]}, r"limits\.a/b\[1\]")],
    )
    def test_a_value_without_a_form_in_json_is_named(self, server: Server, value: Any, place: str) -> None:
        before = server.control.call("GET", "accounts")
        with pytest.raises(ControlError, match=rf"^account\(\): {place}: .* can't be sent, because JSON has no such"):
            server.account(limits=value)
        assert server.control.call("GET", "accounts") == before

    def test_a_scene_to_load_is_a_path_or_a_mapping(self, dealdock: Account) -> None:
        for wrong in (b"demo", ["demo"]):
            with pytest.raises(ControlError, match=r"^load\(\): scene: must be a Path or a mapping, is .*demo"):
                dealdock.load(cast("Any", wrong))
        before = dealdock.tags.add(name="Fair")
        for text, hint in (("fair.yaml", r"Path\('fair\.yaml'\)"), ("demo", r"another\(scene='demo'\)")):
            with pytest.raises(ControlError, match=rf"^load\(\): scene: must be a Path or a mapping, is .*{hint}\.$"):
                dealdock.load(cast("Any", text))
        assert dealdock.tags.all() == [before]

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            (
                "leads",
                ". Accounts of close and copper have it: mark the test with @pytest.mark.dealdock(vendor='close')",
            ),
            ("people", ". Accounts of copper have it: mark the test with @pytest.mark.dealdock(vendor='copper')"),
            (
                "contacts",
                ". Accounts of apollo and close have it: mark the test with @pytest.mark.dealdock(vendor='apollo')",
            ),
            ("opportunity", "; did you mean opportunities?"),
            ("qwertz", ""),
            ("_repr_html_", ""),
        ],
    )
    def test_an_attribute_of_other_services_names_them(self, dealdock: Account, name: str, hint: str) -> None:
        with pytest.raises(AttributeError) as raised:
            getattr(dealdock, name)
        assert str(raised.value) == f"'PardotAccount' object has no attribute {name!r}{hint}"

    def test_a_scene_keeps_its_places(self, dealdock: Account) -> None:
        with pytest.raises(
            ControlError, match=r"^load\(\): accounts\[0\]\.tags\[0\]\.nam: unknown field; did you mean name"
        ):
            dealdock.load({"accounts": [{"tags": [{"name": "A", "nam": "B"}]}]})

    def test_without_limits_no_call_can_be_used_up(self, dealdock: Account) -> None:
        for account in (dealdock, dealdock.another(vendor="copper")):
            with pytest.raises(ControlError, match=r"^use_up\(\): the account has no limit of calls in time"):
                account.use_up(5)
        dealdock.change(limits={"daily": 10})
        dealdock.use_up(5)
        assert dealdock.control("GET", "quota")["used"] == 5


class TestRepr:
    def test_of_an_account_and_its_parts_shows_their_state(self, dealdock: Account) -> None:
        assert repr(dealdock) == f"<PardotAccount {dealdock.id} at {dealdock.url}>"
        dealdock.clock.freeze("2026-01-01 09:00:00")
        assert repr(dealdock.clock) == f"<Clock of account {dealdock.id}: 2026-01-01 09:00:00Z, frozen>"
        fault = dealdock.fail("opportunity", "query", error=66, times=1)
        assert repr(fault) == f"<Fault {fault.number}: opportunity query, error=66, before; 0 of 0 calls>"
        fault.remove()
        assert "has no fault" in repr(fault)

    def test_of_a_record_has_the_fields_with_values(self, dealdock: Account) -> None:
        dealdock.clock.freeze("2026-01-01 09:00:00")
        tag = dealdock.tags.add(name="Fair")
        at = "2026-01-01 09:00:00Z"
        assert repr(tag) == f"Tag(id={tag.id}, name='Fair', created_at={at}, updated_at={at})"
        assert "salutation" not in repr(dealdock.prospects.add(email="jane@example.com"))


def wrong(**parameters: object) -> Any:
    """Return parameters that type checkers would refuse."""
    return parameters
