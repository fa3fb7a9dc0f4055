"""`@pytest.mark.dealdock_judge`: a function of a test under judgement, in sessions of pytest."""

import pytest

from dealdock.judge import judged  # noqa: F401 (the plugin imports it at first use)
from tests.testing.sessions import Session

READER = """
import json, urllib.request
from datetime import datetime, timedelta
from urllib.parse import urlencode
import pytest

MARKS = {}

def query(account, **criteria):
    keys = {"api_key": account.credentials.api_key, "user_key": account.credentials.user_key}
    sent = {"format": "json", "output": "bulk", "sort_by": "updated_at", "sort_order": "ascending", **criteria}
    url = f"{account.url}/api/prospect/version/3/do/query"
    with urllib.request.urlopen(url, urlencode({**keys, **sent}).encode()) as answer:
        rows = (json.load(answer)["result"] or {}).get("prospect") or []
    return rows if isinstance(rows, list) else [rows]

def strict(account, judged):
    mark = MARKS.get(account.id, "2015-01-01 00:00:00")
    while rows := query(account, updated_after=mark):
        judged.delivered("people", rows)
        mark = MARKS[account.id] = rows[-1]["updated_at"]

def sound(account, judged):
    last, rows = 0, []
    while page := query(account, id_greater_than=last, sort_by="id"):
        rows += page
        last = page[-1]["id"]
    judged.delivered("people", rows)
"""
TESTS = f"""
{READER}
@pytest.mark.dealdock_judge("ties.page_and_a_half", "sizes.one")
def test_sound(judged):
    report = judged.run(lambda account: sound(account, judged))
    assert [each.verdict for each in report.verdicts] == ["pass", "pass"]
    assert judged.directory.is_dir()

@pytest.mark.dealdock_judge("ties.page_and_a_half", "sizes.one")
def test_strict(judged):
    judged.run(lambda account: strict(account, judged))
"""


@pytest.fixture
def session(pytester: pytest.Pytester) -> Session:
    return Session(pytester)


@pytest.mark.slow
def test_a_test_fails_with_the_lines_of_the_report(session: Session) -> None:
    result = session.run(TESTS)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "LOST  ties.page_and_a_half  people  300 expected, 200 delivered, 100 lost: *",
            "  A connector that continues after the last time it has seen leaves out the others of that time. *",
            "  based on *",
            "pass  sizes.one             people  1 expected, 1 delivered*",
            "1 of 2 pass, 1 lost",
        ],
        consecutive=True,
    )
    assert "judged.py" not in result.stdout.str()


@pytest.mark.slow
def test_it_works_with_xdist(session: Session) -> None:
    session.run(TESTS, "-n", "2", apart=True).assert_outcomes(passed=1, failed=1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mark", "function", "text"),
    [
        ('"tie"', "pass", "unknown scenario tie; did you mean ties?"),
        ('"killed"', "pass", "a function cannot be killed. Judge a command in the scenario killed"),
        ('"later_run.killed"', "pass", "a function cannot be killed. Judge a command in the scenario later_run.killed"),
        ('"ties", comand="x"', "pass", "comand is not one of vendor, accounts, settings"),
        ('"ties"', "pass", "the function delivers nothing. Let it call judged.delivered(stream, rows)"),
        ('"ties"', "judged.delivered('people', [{'name': 'Ann'}])", "no row of people has an id; describe it by reads"),
        ('"ties"', "1 / 0", "ZeroDivisionError"),
        (
            '"ties", reads={"people": {"object": "prospect", "fields": {"mail": "emial"}}}',
            "judged.delivered('people', [])",
            "reads.people.fields.mail: pardot.prospect has no field emial; did you mean email?",
        ),
        ('"ties", reads={"people": "prospekt"}', "pass", "pardot has no object prospekt; did you mean prospect?"),
    ],
)
def test_a_mistake_fails_the_test_with_its_text(session: Session, mark: str, function: str, text: str) -> None:
    result = session.run(f"""
import pytest
@pytest.mark.dealdock_judge({mark})
def test_it(judged):
    def sync(account):
        {function}
    judged.run(sync)
""")
    result.assert_outcomes(failed=1)
    assert text in result.stdout.str()


def test_a_test_that_judges_nothing_fails(session: Session) -> None:
    result = session.run("""
import pytest
@pytest.mark.dealdock_judge("ties")
class TestIt:
    def test_forgets_it(self, judged): pass
    def test_is_left_out(self, judged): pytest.skip("not today")
    def test_is_about_something_else(self): pass
""")
    result.assert_outcomes(failed=1, skipped=1, passed=1)
    result.stdout.fnmatch_lines("this test judges nothing: let it call judged.run(function)")


def test_the_mark_is_needed(session: Session) -> None:
    result = session.run("def test_it(judged): pass")
    result.assert_outcomes(errors=1)
    assert "judged needs the scenarios: @pytest.mark.dealdock_judge('ties', 'late_change')" in result.stdout.str()


@pytest.mark.slow
def test_the_settings_of_the_mark_dealdock_hold(session: Session) -> None:
    session.run("""
import pytest
@pytest.mark.dealdock(vendor="close", time_zone="Asia/Tokyo")
@pytest.mark.dealdock_judge("sizes.empty", reads={"leads": "lead"})
def test_it(judged):
    seen = []
    with pytest.raises(pytest.fail.Exception):
        judged.run(lambda account: seen.append((type(account).__name__, account.control("GET")["time_zone"])))
    assert set(seen) == {("CloseAccount", "Asia/Tokyo")}
""").assert_outcomes(passed=1)


@pytest.mark.slow
def test_a_function_that_hangs_is_stopped(session: Session) -> None:
    result = session.run("""
import threading, pytest
@pytest.mark.dealdock_judge("sizes.empty", reads={"people": "prospect"}, timeout=0.2)
def test_it(judged):
    judged.run(lambda account: (account.control("GET"), threading.Event().wait(5)))
""")
    result.assert_outcomes(failed=1)
    assert "did not end in time" in result.stdout.str()
