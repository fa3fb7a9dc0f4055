"""Files of records. Contract B9."""

from typing import Final

import pytest

from tests.vendors.copper.client import NOW, Copper

PATHS: Final = {"lead": "leads", "person": "people", "company": "companies", "project": "projects"}
KEYS: Final = [
    "id",
    "is_deleted",
    "file_name",
    "file_size",
    "content_type",
    "creator_id",
    "date_created",
    "date_modified",
]


@pytest.mark.slow
@pytest.mark.contract("B9.files.1", "B9.files.2", "B9.files.3")
def test_of_a_record_are_listed_read_and_deleted(copper: Copper) -> None:
    records = {
        "lead": copper.lead(),
        "person": copper.person(),
        "company": copper.company(),
        "project": copper.project(),
    }
    for kind, record in records.items():
        path = f"/{PATHS[kind]}/{record['id']}/files"
        assert copper.ask("GET", path) == []
        body = {"parent_id": record["id"], "parent_type": kind, "file_name": "a.pdf", "file_size": 5}
        first, second = (copper.control("POST", "/records/file", body)["id"] for _ in range(2))
        shown = {"id": first, "is_deleted": False, "file_name": "a.pdf", "file_size": 5, "content_type": None}
        shown |= {"creator_id": None, "date_created": NOW, "date_modified": None}
        listed = copper.ask("GET", path)
        assert (list(listed[0]), listed) == (KEYS, [shown, {**shown, "id": second}])
        assert "x-pw-total" not in copper.send("GET", path).headers
        assert copper.ask("GET", f"{path}/{first}") == {**shown, "date_modified": NOW}
        gone = {"removed": True, "resource": {"id": first, "type": "filedocument"}}
        assert copper.ask("DELETE", f"{path}/{first}") == gone
        assert [copper.status(method, f"{path}/{first}") for method in ("GET", "DELETE")] == [404, 404]
        assert copper.status("POST", path, {}) == 404
    left = {kind: copper.ask("GET", f"/{PATHS[kind]}/{record['id']}/files") for kind, record in records.items()}
    assert [len(files) for files in left.values()] == [1] * len(records), "of the record alone"
    other = copper.person(name="Other")
    assert copper.status("GET", f"/people/{other['id']}/files/{second}") == 404
    assert copper.send("GET", "/people/999999/files").json()["message"] == "Resource not found"
    assert copper.send("GET", f"/tasks/{copper.task()['id']}/files").text == '{"error":"not_found"}'
