"""Writes of every operation that PostgreSQL cancels, because they wait too long for the lock of their account."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import make_url, select

from dealdock.platform.records.models import Dataset
from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from tests.across.calls import calls_of
from tests.across.client import Client
from tests.across.conftest import REST_VENDORS
from tests.across.test_operations import label, operations
from tests.support.cases import each_case
from tests.support.client import Client as HttpClient
from tests.support.example import VENDORS
from tests.support.serving import served
from tests.support.transport import Transport


@pytest.fixture(scope="module")
def impatient(copied_postgres: Callable[[], str]) -> Iterator[Sandbox]:
    """A sandbox whose statements wait 50 ms for a lock."""
    url = make_url(copied_postgres()).update_query_dict({"options": "-c lock_timeout=50ms"})
    settings = Settings(database=url.render_as_string(hide_password=False), secret="a secret for tests")
    with Sandbox(settings, VENDORS) as sandbox:
        yield sandbox


@pytest.mark.slow
@each_case("name", REST_VENDORS)
def test_are_answered_with_503_and_are_in_the_journal(
    impatient: Sandbox, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with served(impatient) as address, Transport() as transport:
        client = Client.open(HttpClient(address, transport), name, calls_of(name))
        made = client.make()
        writing = [each for each in operations(client.calls) if each.unit.kind == "write"]
        requests = f"/_dealdock/accounts/{client.account['id']}/requests"
        client.http.delete(requests)
        with impatient.database.engine.connect() as held:
            held.execute(select(Dataset.id).with_for_update())
            answers = {label(each): client.run(each, made) for each in writing}
        assert [
            (each, answer.status_code)
            for each, answer in answers.items()
            if (answer.status_code, answer.headers.get("retry-after")) != (503, "1")
        ] == []
        found = client.http.get(requests).json()
        assert [each["status"] for each in found] == [503] * len(writing)
    assert "Traceback" not in caplog.text
