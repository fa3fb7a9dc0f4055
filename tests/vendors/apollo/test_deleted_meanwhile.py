"""Records that another call deletes or changes while a call that refers to them runs."""

import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform.records.models import User
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.credentials import READ_ONLY
from tests.support.deleted_meanwhile import Client, new_client

pytestmark = pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)


@pytest.fixture
def apollo(sandbox: Sandbox, address: str) -> Client:
    return new_client(sandbox, address, "apollo", "/v1", lambda account: {"headers": {"X-Api-Key": account["api_key"]}})


class TestDeletedMeanwhile:
    def test_a_contact_that_gets_the_address_meanwhile_is_updated(self, apollo: Client) -> None:
        known = apollo.create("/contacts", first_name="Ann")["contact"]["id"]
        gets_it = [sa.update(Contact).values(email="ann@x.example", email_key="ann@x.example")]
        body = {"email": "ann@x.example", "title": "CEO", "run_dedupe": True}
        answer = apollo.send_during(gets_it, "POST", "/contacts", body).json()["contact"]
        assert (answer["id"], answer["title"]) == (known, "CEO")

    def test_a_user_who_may_only_read_meanwhile_changes_nothing(self, apollo: Client) -> None:
        loses_the_role = [sa.update(User).values(role=READ_ONLY)]
        answer = apollo.send_during(loses_the_role, "POST", "/contacts", {"first_name": "Ann"})
        assert answer.status_code == 403, answer.text
        assert apollo.control.get("/records/contacts") == []
