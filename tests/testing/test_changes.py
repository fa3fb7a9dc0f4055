"""The changes that a test makes in its account."""

from datetime import datetime
from typing import Any

import pytest

from pytest_dealdock import Account, CloseAccount, ControlError
from tests.testing.client import call


class TestChanges:
    def test_are_those_of_the_test_by_its_client_and_by_itself(self, dealdock: Account) -> None:
        assert not dealdock.changes()
        prospect = dealdock.prospects.add(email="jane@company.com")
        before = dealdock.changes()
        assert [(each.object, each.id) for each in before.created] == [("prospect", prospect.id)]
        assert isinstance(before.created[0].fields["created_at"], datetime)
        call(dealdock, "create", name="Deal", value=100, stage="New", probability=10, prospect_email="jane@company.com")
        found = dealdock.changes(before)
        created = {each.object: each for each in found.created}
        assert created["opportunity"].fields["name"] == "Deal"
        assert "prospect" not in created
        assert found.complete
        assert "created opportunity" in repr(found)

    def test_after_a_call_are_what_followed(self, dealdock: Account) -> None:
        dealdock.prospects.add(email="jane@company.com")
        call(dealdock, "query")
        assert not dealdock.changes(dealdock.requests[-1])
        word: Any = "x"
        with pytest.raises(TypeError, match=r"^changes\(\) takes a call in requests or earlier changes\(\), not 'x'$"):
            dealdock.changes(word)
        assert dealdock.changes()

    def test_have_fields_before_and_after(self, dealdock: Account) -> None:
        close: CloseAccount = dealdock.another(vendor="close")
        lead = close.leads.add(name="Before")
        marker = close.changes()
        close.leads.update(lead, name="After")
        [changed] = close.changes(marker).changed
        assert (changed.object, changed.id) == ("lead", lead.id)
        name = changed.fields["name"]
        assert (name.before, name.after) == ("Before", "After")
        assert "name: 'Before' -> 'After'" in repr(close.changes(marker))
        close.leads.delete(lead)
        assert "lead" not in {each.object for each in close.changes().created}

    def test_of_an_account_that_is_not_watched_are_refused(self, dealdock: Account) -> None:
        other = dealdock.another(watched=False)
        with pytest.raises(ControlError, match="not recorded"):
            other.changes()

    def test_of_another_account_are_its_own(self, dealdock: Account) -> None:
        other = dealdock.another()
        other.prospects.add(email="jane@company.com")
        assert not dealdock.changes()
        assert len(other.changes().created) == 1
