"""The pytest plugin in separate sessions, installed and without any configuration."""

import httpx

from tests.support.builders import NO_TLS
from tests.support.marks import ONE_DATABASE
from tests.support.running import PATIENCE
from tests.testing.sessions import Session


def test_a_session_without_the_fixture_is_not_slower(session: Session) -> None:
    result = session.run(
        """
        import sys

        def test_nothing():
            ours = {"dealdock", "dealdock_client", "pytest_dealdock"}
            mine = {name for name in sys.modules if name.partition(".")[0] in ours}
            client = {f"dealdock_client.{name}" for name in ("lazy_import", "scene_files", "version")}
            plugin = {f"pytest_dealdock.{name}" for name in ("plugin", "version")}
            assert mine == {"dealdock_client", "pytest_dealdock"} | client | plugin
            assert not {"fastapi", "sqlalchemy", "pydantic", "uvicorn", "lxml"} & sys.modules.keys()
        """,
        apart=True,
    )
    result.assert_outcomes(passed=1)


def test_a_session_imports_the_vendors_of_its_accounts(session: Session) -> None:
    result = session.run(
        """
        import sys
        import pytest
        from client import call

        def imported():
            found = (name.split(".")[2:4] for name in sys.modules if name.startswith("dealdock.vendors."))
            return {vendor for vendor, *part in found if part in (["api"], ["control"], ["models"], ["scenes"])}

        def test_no_vendor(dealdock_server):
            assert dealdock_server.control.read("/")
            assert imported() == set()

        @pytest.mark.dealdock(vendor="close")
        def test_one_vendor(dealdock):
            dealdock.records("lead").add(name="Oranges")
            with dealdock.redirect():
                assert imported() == {"close"}

        def test_two_vendors(dealdock):
            dealdock.opportunities.add(name="Deal", value=1, probability=1)
            assert call(dealdock, "query")["result"]["total_results"] == 1
            assert imported() == {"pardot", "close"}
        """,
        apart=True,
    )
    result.assert_outcomes(passed=3)


def test_the_fixture_is_an_account_for_each_test_as_the_marks_shape_it(session: Session) -> None:
    result = session.run(
        """
        import pytest
        from client import call

        pytestmark = pytest.mark.dealdock(connector="salesforce", time_zone="Europe/Paris")
        seen = set()

        @pytest.mark.parametrize("time", range(2))
        def test_is_fresh(dealdock, time):
            assert call(dealdock, "create")["@attributes"]["err_code"] == 37
            assert dealdock.opportunities.all() == []
            dealdock.opportunities.add(name="Deal", value=1, probability=1)
            seen.add(dealdock.id)
            assert len(seen) == time + 1

        @pytest.mark.dealdock(connector=None, scene="demo")
        def test_closer_mark_has_the_last_word(dealdock):
            assert call(dealdock, "create")["@attributes"]["err_code"] == 13
            assert len(dealdock.opportunities.all()) > 10
            assert dealdock.control("GET")["time_zone"] == "Europe/Paris"

        def test_several(dealdock):
            other = dealdock.another(connector=None)
            assert call(other, "create")["@attributes"]["err_code"] == 13
            assert other.id != dealdock.id

        @pytest.mark.dealdock(vendor="pardot", connector=None, scene={"accounts": [{"name": "Mine"}]})
        def test_of_a_vendor(dealdock):
            other = dealdock.another(vendor="pardot")
            shown = [account.control("GET") for account in (dealdock, other)]
            assert [account["vendor"] for account in shown] == ["pardot", "pardot"]
            assert [account["name"] for account in shown] == ["Mine", f"Account {other.id}"]

        @pytest.fixture(scope="module")
        def lasting(dealdock_server):
            with dealdock_server.account(name="Lasting") as account:
                account.tags.add(name="Tag")
                yield account

        @pytest.mark.parametrize("time", range(2))
        def test_of_wider_scope(lasting, time):
            assert len(lasting.tags.all()) == 1
        """,
    )
    result.assert_outcomes(passed=7)


def test_an_account_begins_with_a_file_beside_the_test(session: Session) -> None:
    (session.pytester.mkdir("scenes") / "fair.yaml").write_text(
        "accounts: [{connector: sugarcrm, tags: [{name: Fair}]}]"
    )
    result = session.run(
        """
        import pytest

        @pytest.mark.dealdock(scene="scenes/fair.yaml", time_zone="Europe/Paris")
        def test_it(dealdock):
            shown = dealdock.control("GET")
            assert (shown["connector"], shown["time_zone"]) == ("sugarcrm", "Europe/Paris")
            dealdock.tags.add(name="Other")
            dealdock.reset()
            assert [tag.name for tag in dealdock.tags.all()] == ["Fair"]

        @pytest.mark.dealdock(scene={"accounts": [{"version": 4}]}, clock={"mode": "frozen", "at": "2026-01-01"})
        def test_mapping(dealdock):
            assert dealdock.control("GET")["version"] == 4
            assert dealdock.clock.now.year == 2026

        @pytest.mark.dealdock(scene={"accounts": [{"vision": 4}]})
        def test_wrong(dealdock): ...
        """
    )
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["no account could be created by *: *vision*"])


def test_the_file_of_a_scene_is_beside_the_test_and_not_where_pytest_runs(session: Session) -> None:
    folder = session.pytester.mkpydir("deep")
    (folder / "scene.yaml").write_text("accounts: [{tags: [{name: Beside}]}]")
    (session.pytester.path / "scene.yaml").write_text("accounts: [{tags: [{name: Elsewhere}]}]")
    (folder / "test_deep.py").write_text(
        "import pytest\n\n@pytest.mark.dealdock(scene='scene.yaml')\n"
        "def test_it(dealdock):\n    assert [tag.name for tag in dealdock.tags.all()] == ['Beside']\n"
    )
    session.run("", "deep").assert_outcomes(passed=1)


def test_a_fixture_that_fails_shows_what_its_accounts_were_asked(session: Session) -> None:
    result = session.run(
        """
        import pytest
        from client import call

        @pytest.fixture
        def deal(dealdock):
            call(dealdock, "create", name="Deal")
            raise LookupError("no deal")

        def test_it(deal): ...
        """
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*LookupError: no deal*", "-* dealdock: account 1 at http://127.0.0.1:* -*", "Received calls:", "*error 13*"]
    )


def test_a_mark_that_cannot_be_says_why(session: Session) -> None:
    result = session.run(
        """
        import pytest

        @pytest.mark.dealdock(conector="salesforce", version=3)
        def test_word(dealdock): ...

        @pytest.mark.dealdock("salesforce")
        def test_keyword(dealdock): ...

        @pytest.mark.dealdock(scene="fare.yaml")
        def test_file(dealdock): ...

        @pytest.mark.dealdock(limits={1})
        def test_set(dealdock): ...
        """,
    )
    result.assert_outcomes(errors=4)
    result.stdout.fnmatch_lines(
        [
            "*@pytest.mark.dealdock(conector='salesforce', version=3): conector: unknown parameter*",
            "@pytest.mark.dealdock takes keywords, not 'salesforce'",
            "@pytest.mark.dealdock(scene='fare.yaml'): the file */fare.yaml does not exist",
            "no account could be created by @pytest.mark.dealdock(limits={1}): limits: {1} can't be sent, *",
        ]
    )


def test_it_works_within_a_running_loop(session: Session) -> None:
    result = session.run(
        """
        import asyncio
        import pytest
        import pytest_asyncio
        from client import call

        @pytest_asyncio.fixture
        async def deal(dealdock):
            return dealdock.opportunities.add(name="Deal", value=1, probability=1)

        @pytest.mark.asyncio
        async def test_asyncio(dealdock, deal):
            calls = [asyncio.to_thread(call, dealdock, "read", id=deal.id) for _ in range(4)]
            assert [each["opportunity"]["id"] for each in await asyncio.gather(*calls)] == [deal.id] * 4
            assert dealdock.opportunities.get(deal).name == "Deal"

        @pytest.mark.anyio
        @pytest.mark.parametrize("anyio_backend", ["asyncio"])
        async def test_anyio(dealdock):
            assert dealdock.clock.freeze() == dealdock.clock.now
        """,
        asyncio=True,
    )
    result.assert_outcomes(passed=2)


def test_without_a_server_at_the_address_each_test_says_so(session: Session) -> None:
    result = session.run("def test_it(dealdock): ...", "--dealdock-url=http://127.0.0.1:9")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["--dealdock-url: no dealdock responds to GET at http://127.0.0.1:9: *"])


def test_one_that_fails_shows_what_its_accounts_were_asked(session: Session) -> None:
    result = session.run(
        """
        from client import call

        def test_it(dealdock):
            dealdock.another(name="Other")
            call(dealdock, "create", name="Deal")
            assert False

        def test_other(dealdock):
            call(dealdock, "query")

        def test_expects(dealdock):
            dealdock.requests.expect("opportunity", "create", times=1)
        """
    )
    result.assert_outcomes(failed=2, passed=1)
    result.stdout.fnmatch_lines(
        [
            "-* dealdock: account 1 at http://127.0.0.1:* -*",
            "Received calls:",
            "  ??:??:?? POST /api/opportunity/*/create with *name='Deal' -> HTTP 200 in * ms, error 13 (*): none*",
            "-* dealdock: account 2 at http://127.0.0.1:* -*",
            (
                "No call with this account's credentials was received. "
                "If the client made a call, it called another address, or sent no credentials, or wrong ones."
            ),
            ">       dealdock.requests.expect(*",
            "E       AssertionError: expected 1 create of opportunity, received none. No call with this account*",
        ]
    )
    result.stdout.no_fnmatch_line("*/pytest_dealdock/*")
    result.stdout.no_fnmatch_line("*/dealdock_client/*")


def test_a_failed_test_shows_the_calls_that_came_without_its_account(session: Session) -> None:
    result = session.run(
        """
        import pytest
        import urllib.error, urllib.request

        KEY = "0123456789abcdefdeadbeef"

        def call(address, key=None):
            headers = {} if key is None else {"Authorization": f"Bearer {key}"}
            with pytest.raises(urllib.error.HTTPError):
                urllib.request.urlopen(urllib.request.Request(address, headers=headers))

        @pytest.mark.dealdock(vendor="close")
        def test_of_earlier_calls(dealdock):
            call(f"{dealdock.url}/api/v1/earlier/")

        @pytest.mark.dealdock(vendor="close")
        def test_expects(dealdock):
            call(f"{dealdock.url}/api/v1/lead/", KEY)
            call(f"{dealdock.url}/api/v1/nothing/")
            dealdock.requests.expect("lead", "list")

        @pytest.mark.dealdock(vendor="close")
        def test_fails(dealdock):
            call(f"{dealdock.url}/api/v1/lead/", KEY)
            assert False
        """
    )
    result.assert_outcomes(failed=2, passed=1)
    result.stdout.fnmatch_lines(
        [
            "E       AssertionError: expected 1 list of lead, received none. No call with this account*",
            "E       Calls without an account:",
            "E         a call came with an unknown key ….beef: ??:??:?? GET /close/api/v1/lead/ -> HTTP 401 *: no*",
            "E         a call came without a key: ??:??:?? GET /close/api/v1/nothing/ -> HTTP 404 *: nothing is at*",
            "-* dealdock: calls without an account -*",
            "Calls without an account:",
            "  a call came with an unknown key ….beef: ??:??:?? GET /close/api/v1/lead/ -> HTTP 401 in *",
        ]
    )
    result.stdout.no_fnmatch_line("*/earlier/*")
    result.stdout.no_fnmatch_line("*0123456789abcdef*")


def number_of_accounts(address: str) -> int:
    """Count the accounts of a server that may have thousands, on a machine that may be busy."""
    return len(httpx.get(f"{address}/_dealdock/accounts", verify=NO_TLS, timeout=PATIENCE).json())


@ONE_DATABASE
def test_in_parallel_on_one_server_no_test_sees_anothers_data(session: Session, address: str) -> None:
    before = number_of_accounts(address)
    result = session.run(
        """
        import pytest

        @pytest.mark.parametrize("number", range(30))
        def test_sees_its_own(dealdock, number):
            added = dealdock.tags.add(name=f"Tag {number}")
            assert dealdock.tags.all() == [added]
        """,
        f"--dealdock-url={address}",
        "-n2",
        apart=True,
    )
    result.assert_outcomes(passed=30)
    assert number_of_accounts(address) == before


def test_a_failed_test_shows_each_call_once(session: Session) -> None:
    result = session.run(
        """
        import pytest
        from client import call

        @pytest.fixture
        def client(dealdock):
            yield
            call(dealdock, "query", limit=7)
            raise LookupError("the end")

        def test_it(dealdock, client):
            call(dealdock, "create", name="Deal")
            call(dealdock, "create", name="Other")
            dealdock.requests.expect("opportunity", "create")

        def test_later(dealdock): ...  # the server ends after the last test
        """
    )
    result.assert_outcomes(failed=1, passed=1, errors=1)
    # with CI in the environment, pytest repeats the whole message of a failure in its summary
    report = result.outlines[: next(n for n, line in enumerate(result.outlines) if "short test summary" in line)]
    printed = [line for line in report if "opportunity/version/3/do/" in line]
    assert sorted(line.partition(" with ")[2].partition(" ->")[0] for line in printed) == [
        "format='json', limit='7'",
        "format='json', name='Deal'",
        "format='json', name='Other'",
    ]


def test_a_recorder_of_http_calls_does_not_replace_the_calls_of_the_fixture(session: Session) -> None:
    """VCR.py would otherwise write the creation of the account into the user's cassette, and play it back later."""
    result = session.run(
        """
        import http.client

        import pytest

        class Recorder(http.client.HTTPConnection):
            def request(self, method, url, *arguments, **named):
                raise AssertionError(f"{method} {url} would be recorded")

        @pytest.fixture(autouse=True)
        def recorder(dealdock_server, monkeypatch):
            monkeypatch.setattr("http.client.HTTPConnection", Recorder)

        def test_with_a_recorder(dealdock):
            dealdock.prospects.add(email="jane@example.com")
            with dealdock.redirect():
                assert [one.email for one in dealdock.prospects.all()] == ["jane@example.com"]
        """
    )
    result.assert_outcomes(passed=1)
