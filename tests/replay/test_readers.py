"""The forms of recordings."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dealdock.judge.sandbox import Sandbox
from dealdock.replay import readers
from dealdock.replay.exchange import Exchange
from dealdock.replay.replay import DIFFERS, EQUAL
from tests.replay.recorder import AT, Recorder, har, nock, postman, replayed, ruby_vcr, vcr_py

Write = Callable[[list[Exchange], Path], Path]


@pytest.fixture(scope="module")
def recorded(sandbox: Sandbox) -> list[Exchange]:
    """A call with a body, and one without."""
    service = Recorder(sandbox, "close", "api.close.com")
    lead = service.call("POST", "/api/v1/lead/", {"name": "Zoë"}, headers=service.basic())
    service.call("GET", f"/api/v1/lead/{lead['id']}/?_fields=id,name", headers=service.basic())
    return service.exchanges


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (har, "calls.har"),
        (vcr_py, "calls.yaml"),
        (vcr_py, "calls.json"),
        (ruby_vcr, "calls.yml"),
        (nock, "calls.json"),
        (postman, "calls.json"),
    ],
)
def test_every_form_has_the_same_calls(recorded: list[Exchange], write: Write, name: str, tmp_path: Path) -> None:
    path = write(recorded, tmp_path / name)
    found = readers.read([path])
    assert [(each.file, each.number, each.host) for each in found] == [
        (str(path), 1, "api.close.com"),
        (str(path), 2, "api.close.com"),
    ]
    for one, other in zip(found, recorded, strict=True):
        assert (one.method, one.url.replace(":443", "")) == (other.method, other.url)
        assert json.loads(one.body or b"null") == json.loads(other.body or b"null")
        assert (one.status, json.loads(one.answer)) == (other.status, json.loads(other.answer))
        assert {*other.headers} <= {*one.headers}
        assert ("content-type", "application/json") in one.answer_headers
        assert one.at == AT


def test_numbers_of_nock_have_lost_their_zeros(sandbox: Sandbox, tmp_path: Path) -> None:
    service = Recorder(sandbox, "copper", "api.copper.com")
    headers = {"X-PW-AccessToken": service.shown["api_key"], "X-PW-UserEmail": service.shown["email"]}
    headers["X-PW-Application"] = "developer_api"
    sent = {"name": "A suit", "monetary_value": 5000}
    service.call("POST", "/developer_api/v1/opportunities", sent, headers=headers)
    (made,) = service.exchanges
    rewritten = replace(made, answer=made.answer.replace(b'"monetary_value":5000.0', b'"monetary_value":5000'))
    found = readers.read([nock([rewritten], tmp_path / "calls.json")])
    assert [(each.verdict, each.differences) for each in replayed(sandbox, found)] == [(EQUAL, [])]
    assert replayed(sandbox, [rewritten])[0].verdict == DIFFERS


def test_files_of_a_folder_are_in_the_order_of_their_times(recorded: list[Exchange], tmp_path: Path) -> None:
    first, second = recorded
    headers = tuple(
        (name, "Sun, 01 Mar 2026 10:00:00 GMT" if name == "date" else value) for name, value in first.answer_headers
    )
    vcr_py([second], tmp_path / "a.yaml")
    (tmp_path / "b").mkdir()
    vcr_py([replace(first, answer_headers=headers)], tmp_path / "b" / "b.yaml")
    (tmp_path / "notes.txt").write_text("not a recording")
    assert [Path(each.file).name for each in readers.read([tmp_path])] == ["b.yaml", "a.yaml"]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.json", "{", "neither YAML nor JSON"),
        ("a.yaml", "a: [", "neither YAML nor JSON"),
        ("a.json", "{}", "the form of this recording is unknown. Known: HAR"),
        ("a.yaml", "interactions: [{request: 1}]", "call 1 has an unknown form: the field 'response' is missing"),
        ("a.js", "nock('https://api.close.com')", "Expected: HAR"),
        (
            "a.har",
            '{"log": {"entries": [{"request": {"method": "GET", "url": "http://[a"}, "response": {"status": 1}}]}}',
            "call 1 has an unknown form: ",
        ),
        ("a.yaml", b"\xff", "must be text in UTF-8"),
    ],
)
def test_another_file_is_refused(name: str, text: str | bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(readers.ReadingError, match=problem):
        readers.read([path])


def test_a_missing_file_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(readers.ReadingError, match="No such file"):
        readers.read([tmp_path / "a.har"])
    with pytest.raises(readers.ReadingError, match="the folder has no recording"):
        readers.read([tmp_path])


def test_a_form_of_postman_is_sent_as_a_form(tmp_path: Path) -> None:
    pairs = [{"key": "name", "value": "{{who}}"}, {"key": "off", "value": "1", "disabled": True}]
    request = {"method": "POST", "url": "https://api.close.com/x", "body": {"mode": "urlencoded", "urlencoded": pairs}}
    item = {"name": "x", "request": request, "response": [{"code": 200, "header": None, "body": None}]}
    value = {"info": {}, "item": [item], "variable": [{"key": "who", "value": "Zoë & Co"}]}
    path = tmp_path / "calls.json"
    path.write_text(json.dumps(value))
    (found,) = readers.read([path])
    assert (found.body, found.answer) == (b"name=Zo%C3%AB+%26+Co", b"")
    assert found.headers == (("content-type", "application/x-www-form-urlencoded"),)
