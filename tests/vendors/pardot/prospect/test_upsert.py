"""`upsert`: found it is changed, deleted it comes back, else it is made (contract, objects 2.1, "upsert")."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.builders import Account
from tests.support.cases import each_case
from tests.vendors.pardot.prospect.conftest import Prospects, shown


class TestById:
    @pytest.mark.contract("o.2.1.11", "o.2.1.102")
    def test_found(self, prospects: Prospects, jane: int) -> None:
        updated = shown(prospects.call("upsert", id=jane, email="joe@company.com", city="Bonn"))
        assert (updated["id"], updated["email"], updated["city"]) == (jane, "joe@company.com", "Bonn")

    @pytest.mark.contract("o.2.1.105")
    def test_found_deleted(self, account: Account, prospects: Prospects) -> None:
        gone = account.deleted_prospect("gone@company.com")
        updated = shown(prospects.call("upsert", id=gone, city="Bonn"))
        assert (updated["id"], updated["email"], updated["city"]) == (gone, "gone@company.com", "Bonn")
        assert prospects.ids() == [gone]

    @pytest.mark.contract("o.2.1.106", "o.2.1.107", "o.2.1.108")
    def test_not_found(self, prospects: Prospects, jane: int) -> None:
        assert prospects.call("upsert", id=2147483647).code == 14
        assert prospects.call("upsert", id=2147483647, email="").code == 14
        assert prospects.call("upsert", id="x", email="jane@company.com").code == 16
        assert shown(prospects.call("upsert", id=2147483647, email="JANE@company.com", city="Bonn"))["id"] == jane
        assert shown(prospects.call("upsert", id=2147483647, email="joe@company.com"))["id"] > jane

    @pytest.mark.contract("o.2.1.103")
    def test_to_an_address_that_another_has(self, account: Account, prospects: Prospects, jane: int) -> None:
        gone = account.deleted_prospect("gone@company.com")
        before = account.contents
        assert prospects.call("upsert", id=jane, email="gone@company.com").code == 54
        assert prospects.call("upsert", id=gone, email="jane@company.com").code == 54
        assert account.contents == before


class TestByEmail:
    @pytest.mark.contract("o.2.1.11", "o.2.1.109")
    def test_found(self, prospects: Prospects, jane: int) -> None:
        updated = shown(prospects.call("upsert", email="JANE@company.com", city="Bonn"))
        assert (updated["id"], updated["email"], updated["city"]) == (jane, "jane@company.com", "Bonn")

    @pytest.mark.contract("o.2.1.110", "o.2.1.121")
    def test_found_deleted(self, account: Account, prospects: Prospects) -> None:
        deal = account.opportunity(gone := account.prospect("gone@company.com"))
        prospects.call("delete", id=gone)
        assert shown(prospects.call("upsert", email="gone@company.com"))["id"] == gone
        assert prospects.pardot.read(deal).prospects == []
        answer = prospects.query()
        assert (answer.total, prospects.ids()) == (1, [gone])

    @pytest.mark.contract("o.2.1.111")
    def test_not_found(self, account: Account, prospects: Prospects) -> None:
        made = shown(prospects.call("upsert", email="joe@company.com", city="Bonn"))
        assert (made["email"], made["city"], made["campaign_id"]) == (
            "joe@company.com",
            "Bonn",
            account.default_campaign,
        )

    def test_at_once_makes_one(self, prospects: Prospects) -> None:
        with ThreadPoolExecutor() as threads:
            made = list(threads.map(lambda _: prospects.call("upsert", email="joe@company.com"), range(8)))
        assert len({shown(answer)["id"] for answer in made}) == 1

    @pytest.mark.contract("o.2.1.85", "o.2.1.112")
    @pytest.mark.usefixtures("jane")
    @each_case(
        ("code", "given"),
        [
            (13, {}),
            (36, {"email": ""}),
            (4, {"email": "jane"}),
            (29, {"email": "jane@company.com", "score": "x"}),
            (38, {"email": "joe@company.com", "campaign_id": "x"}),
        ],
    )
    def test_errors(self, prospects: Prospects, code: int, given: dict[str, str]) -> None:
        before = prospects.pardot.account.contents
        assert prospects.call("upsert", **given).code == code
        assert prospects.pardot.account.contents == before


@pytest.mark.account(version=4)
class TestVersion4:
    @pytest.mark.contract("o.2.1.114")
    def test_by_address_alone_always_makes_one(self, account: Account, prospects: Prospects, jane: int) -> None:
        gone = account.deleted_prospect("jane@company.com")
        ids = {shown(prospects.call("upsert", email="jane@company.com"))["id"] for _ in range(2)}
        assert len(ids) == 2
        assert not ids & {jane, gone}

    @pytest.mark.contract("o.2.1.104")
    def test_by_id(self, account: Account, prospects: Prospects) -> None:
        gone = account.deleted_prospect("jane@company.com")
        assert shown(prospects.call("upsert", id=gone, city="Bonn"))["city"] == "Bonn"
        assert shown(prospects.call("upsert", id=2147483647, email="jane@company.com"))["id"] != gone

    @pytest.mark.contract("o.2.1.113")
    def test_by_the_id_in_the_crm(self, account: Account, prospects: Prospects) -> None:
        joe = account.prospect(crm_lead_fid="00Q000000000001")
        assert shown(prospects.call("upsert", fid="00Q000000000001", city="Bonn"))["id"] == joe
        assert prospects.call("upsert", fid="00Q000000000009").code == 14
        assert prospects.call("upsert", fid="nonsense").code == 77
