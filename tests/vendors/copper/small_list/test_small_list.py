"""Lists without a page of their own, and tags. Contract, 3."""

import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import Copper


class TestLists:
    @pytest.mark.contract("3.6.list.1", "3.6.list.2")
    @each_case(
        ("kind", "path"),
        [("customerSource", "customer_sources"), ("lossReason", "loss_reasons"), ("contactType", "contact_types")],
    )
    def test_are_by_name_without_regard_to_case_and_types_of_contacts_by_id(
        self, copper: Copper, kind: str, path: str
    ) -> None:
        before = copper.ask("GET", f"/{path}")
        new = [copper.control("POST", f"/records/{kind}", {"name": name})["id"] for name in ("zoo", "Bee", "ant")]
        every = [
            *before,
            *({"id": number, "name": name} for number, name in zip(new, ("zoo", "Bee", "ant"), strict=True)),
        ]
        sort_key = (lambda each: each["id"]) if kind == "contactType" else (lambda each: each["name"].lower())
        assert copper.ask("GET", f"/{path}") == sorted(every, key=sort_key)

    @pytest.mark.contract("3.6.tag.1", "3.6.tag.2")
    def test_of_tags_count_live_records(self, copper: Copper) -> None:
        deal = copper.deal(tags=["b", "a"])
        copper.person(tags=["b"])
        copper.company(tags=["b"])
        copper.deal(tags=["b"])
        counts = {"count_people": 1, "count_leads": 0, "count_companies": 1, "count_opportunities": 2}
        counts |= {"count_projects": 0, "count_tasks": 0}
        tags = copper.ask("GET", "/tags")
        assert [tag["name"] for tag in tags] == ["a", "b"]
        assert tags[1] == {"name": "b", "count": 4, **counts}
        assert list(tags[1]) == ["name", "count", *counts]
        copper.ask("DELETE", f"/opportunities/{deal['id']}")
        assert copper.ask("GET", "/tags?tag_names_only=true") == ["b"]
