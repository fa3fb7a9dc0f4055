"""Ways to write a call: places of parameters, names of operations, limits of size (contract, section 1)."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from itertools import permutations
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from dealdock.web import messages
from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors

pytestmark = ONE_DATABASE

OBJECT = "/api/opportunity/version/3/do"
OPERATIONS = ("create", "read", "update", "query", "delete", "undelete", "nothing")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def spelled(text: str, account: Account, **ids: int) -> str:
    """A path or a form with the keys and ids filled in."""
    return text.format(**account.keys, keys="api_key={api_key}&user_key={user_key}".format(**account.keys), **ids)


class TestPlaces:
    """The identifier, the keys and any other parameter may be in the path, the query string or the body."""

    @pytest.mark.contract(
        "1.path.1",
        "1.path.5",
        "1.path.7",
        "1.path.9",
        "1.path.10",
        "1.path.11",
        "1.place.1",
        "1.place.2",
        "1.place.5",
        "1.target.10",
        "1.target.11",
    )
    @each_case(
        "path",
        [
            OBJECT + "/read/id/{id}",
            OBJECT + "/read/id/{id}/",
            "/api/opportunity/do/read/version/3/id/{id}",
            "/api/opportunity/id/{id}/do/read/version/3",
            "/api/opportunity/do/read/id/{id}/version/3",
            "/api/opportunity/version/3//do/read///id/{id}//",
            "//api//opportunity/version/3/do/read/id/{id}",
            OBJECT + "/read/id/{id}/lone",
            OBJECT + "/read/colour/red/id/{id}",
            OBJECT + "/read/id/7/id/{id}",
            OBJECT + "/read?id={id}",
            OBJECT + "/read/?id={id}",
            OBJECT + "/read/{id}?id={id}",
            OBJECT + "/read?id=7&id={id}",
            OBJECT + "/read?id=+{id}%20",
            OBJECT + "/read/i%64/{id}",
            "/api/%6Fpportunity/v%65rsion/%33/d%6F/r%65ad/id/{id}",
            "/api/opportunities/version/3/do/read/id/{id}",
            "/api/Opportunity/version/3/do/Read/id/{id}",
            "/api/OPPORTUNITIES/version/3/do/READ/id/{id}",
            "/api/opportunity/version/2/version/3/do/query/do/read/id/{id}",
            "/api/opportunity/version/3.0/do/read/id/{id}",
            OBJECT + "/read/id/{id}?id=",
            OBJECT + "/read/id/{id}?id[]=7",
            OBJECT + "/read/id/{id}#id/7",
        ],
    )
    def test_of_the_identifier(self, account: Account, pardot: Pardot, path: str) -> None:
        deal = account.opportunity()
        account.opportunity()
        target = spelled(path, account, id=deal)
        if target.startswith("//"):  # which httpx would take for a host's name
            target = str(pardot.http.base_url).rstrip("/") + target
        for method in ("GET", "POST"):
            answer = pardot.send(method, target, headers={"Authorization": account.authorization})
            assert answer.xml.findtext("opportunity/id") == str(deal)

    @pytest.mark.contract("1.path.8", "1.place.1", "1.place.2", "1.place.3", "1.place.4", "1.place.5")
    @each_case(
        "places",
        [
            {"path": "api_key user_key id"},
            {"query": "api_key user_key id"},
            {"form": "api_key user_key id"},
            {"multipart": "api_key user_key id"},
            *({"path": a, "query": b, "form": c} for a, b, c in permutations(("api_key", "user_key", "id"))),
            *({"path": a, "query": b, "multipart": c} for a, b, c in permutations(("api_key", "user_key", "id"))),
        ],
    )
    def test_of_everything(self, account: Account, pardot: Pardot, places: dict[str, str]) -> None:
        given = account.keys | {"id": str(account.opportunity())}
        bags = {place: {name: given[name] for name in names.split()} for place, names in places.items()}
        path = "".join(f"/{name}/{value}" for name, value in bags.get("path", {}).items())
        files = {name: (None, value) for name, value in bags.get("multipart", {}).items()}
        answer = pardot.send(
            "POST", OBJECT + "/read" + path, params=bags.get("query"), data=bags.get("form"), files=files or None
        )
        assert answer.xml.findtext("opportunity/id") == given["id"]

    @pytest.mark.contract("1.method.1", "1.method.2", "1.place.3")
    @pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
    def test_a_body_is_read_whatever_the_method(self, account: Account, pardot: Pardot, method: str) -> None:
        deal = account.opportunity()
        form = spelled("{keys}&id={id}", account, id=deal).encode()
        assert pardot.send(method, OBJECT + "/delete", content=form, headers=FORM).status == 204

    @pytest.mark.contract("1.path.2", "1.path.5", "1.place.6")
    @pytest.mark.parametrize("object_", ["opportunity", "opportunities"])
    def test_a_write_by_get_is_one(self, account: Account, pardot: Pardot, object_: str) -> None:
        prospect, email = account.prospect("jdoe@company.com"), "jdoe@company.com"
        params = {**account.keys, "name": "x", "value": 5, "probability": 7}
        for path, more in ((f"create/prospect_email/{email}", {}), ("create", {"prospect_email": email})):
            answer = pardot.send("GET", f"/api/{object_}/version/3/do/{path}", params=params | more)
            assert answer.xml.findtext("opportunity/prospects/prospect/id") == str(prospect)


class TestPrecedence:
    """Path, then body, then query string; within one the last."""

    @pytest.mark.contract("1.place.7", "1.place.8")
    def test_of_places(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity()

        def name(path: str, query: str, form: str) -> str | None:
            target = spelled(OBJECT + "/update/id/{id}" + path + "?{keys}" + query, account, id=deal)
            return pardot.send("POST", target, content=form, headers=FORM).xml.findtext("opportunity/name")

        assert name("/name/path", "&name=query", "name=body") == "path"
        assert name("", "&name=query", "name=body") == "body"
        assert name("", "&name=query", "") == "query"
        assert name("/name/one/name/two", "", "") == "two"
        assert name("", "&name=one&name=two", "") == "two"
        assert name("", "", "name=one&name=two") == "two"
        assert name("", "&name=query", "name[]=body") is None

    @pytest.mark.contract("1.place.8")
    def test_of_a_repeated_part(self, account: Account, pardot: Pardot) -> None:
        parts = [("name", (None, "one")), ("name", (None, "two"))]
        target = spelled(OBJECT + "/update/id/{id}?{keys}", account, id=account.opportunity())
        assert pardot.send("POST", target, files=parts).xml.findtext("opportunity/name") == "two"

    def test_an_empty_value_is_one(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity(stage="Old")
        target = spelled(OBJECT + "/update/id/{id}?{keys}&stage=query&format=json", account, id=deal)
        assert pardot.send("POST", target, content="stage=", headers=FORM).opportunity["stage"] is None
        assert pardot.send("POST", target, content="stage", headers=FORM).opportunity["stage"] is None


class TestEncoding:
    """`+` is a space, in a path too. A segment is split off before it is decoded."""

    @pytest.mark.contract("1.text.1", "1.text.2", "1.text.3", "1.text.4", "2.text.1", "2.text.2")
    @each_case(
        ("path", "query", "form", "name"),
        [
            ("/name/a+b", "", "", "a b"),
            ("/name/a%2Bb", "", "", "a+b"),
            ("/name/a%20b", "", "", "a b"),
            ("/name/a%2Fb%2f", "", "", "a/b/"),
            ("/name/a%252Fb", "", "", "a%2Fb"),
            ("/name/a&b=c;d", "", "", "a&b=c;d"),
            ("/name/50%25", "", "", "50%"),
            ("/name/50%", "", "", "50%"),
            ("/name/a%3Fb%23c", "", "", "a?b#c"),
            ("/name/%C3%A9%F0%9F%98%80", "", "", "é\U0001f600"),
            ("/name/%ff%C3", "", "", "\ufffd\ufffd"),
            ("/name/a%00b", "", "", "ab"),
            ("", "&name=a+b", "", "a b"),
            ("", "&name=a%2Bb", "", "a+b"),
            ("", "&name=a/b?c", "", "a/b?c"),
            ("", "&name=a=b;c", "", "a=b;c"),
            ("", "&n%61me=%C3%A9", "", "é"),
            ("", "&name=%ff", "", "\ufffd"),
            ("", "&name=50%", "", "50%"),
            ("", "&&name=x&", "", "x"),
            ("", "", "name=a+b", "a b"),
            ("", "", "name=a%2Bb%26", "a+b&"),
            ("", "", "name=\u00e9\U0001f600", "é\U0001f600"),
            ("", "", "name=%ED%A0%80", "\ufffd\ufffd\ufffd"),
        ],
    )
    def test_of_a_value(self, account: Account, pardot: Pardot, path: str, query: str, form: str, name: str) -> None:
        target = f"{OBJECT}/update/id/{account.opportunity()}{path}?{spelled('{keys}', account)}{query}"
        http = exchange(pardot, "POST", target, FORM, form.encode())
        assert (http.status, f"<name>{name}</name>".replace("&", "&amp;") in http.body.decode()) == (200, True)

    @pytest.mark.contract("1.text.2", "1.text.3")
    def test_of_an_address_in_the_path(self, account: Account, pardot: Pardot) -> None:
        account.prospect("jdoe+crm@company.com")
        for place in (
            "/query/prospect_email/jdoe{}crm@company.com?{{keys}}",
            "/query?prospect_email=jdoe{}crm@company.com&{{keys}}",
        ):
            target = spelled(OBJECT + place.format("%2B"), account)
            assert pardot.send("GET", target).error is None
            target = spelled(OBJECT + place.format("+"), account)
            assert pardot.send("GET", target).error == api_errors.INVALID_PROSPECT_EMAIL

    @each_case("text", ["a+b & c=d%41", "é\U0001f600\u05d0", " x ", "line\r\nbreak", "--x--", ""])
    def test_of_a_part(self, account: Account, pardot: Pardot, text: str) -> None:
        target = spelled(OBJECT + "/update/id/{id}?{keys}&format=json", account, id=account.opportunity())
        answer = pardot.send("POST", target, files={"stage": (None, text.encode())})
        assert answer.opportunity["stage"] == (text or None)


class TestBodies:
    @pytest.mark.contract("1.body.2", "1.body.3", "1.body.4")
    @each_case(
        ("kind", "body"),
        [
            ("application/json", b"{}"),
            ("application/json", b'{"name": "Body", "id": 7}'),
            ("application/json", b"{"),
            ("text/xml", b"<name>Body</name>"),
            ("text/plain", b"name=Body"),
            ("application/octet-stream", b"\x00\xff"),
            ("", b"name=Body"),
            ("nonsense", b"name=Body"),
            (
                "multipart/mixed; boundary=x",
                b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nBody\r\n--x--\r\n',
            ),
            ("multipart/form-data", b"name=Body"),
            ("multipart/form-data; boundary=x", b"nonsense"),
            ("multipart/form-data; boundary=x", b""),
            ("application/x-www-form-urlencoded", b""),
            ("application/x-www-form-urlencoded", b"&&&"),
        ],
    )
    def test_that_are_no_form_are_no_error(self, account: Account, pardot: Pardot, kind: str, body: bytes) -> None:
        target = spelled(OBJECT + "/update/id/{id}?{keys}", account, id=account.opportunity(name="Deal"))
        for method in ("GET", "POST"):
            answer = pardot.send(method, target, content=body, headers={"Content-Type": kind} if kind else None)
            assert answer.xml.findtext("opportunity/name") == "Deal"

    @pytest.mark.parametrize(
        "kind",
        [
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=UTF-8",
            "Application/X-WWW-Form-URLEncoded;charset=latin-1",
        ],
    )
    def test_that_are_a_form_by_any_spelling(self, account: Account, pardot: Pardot, kind: str) -> None:
        target = spelled(OBJECT + "/update/id/{id}?{keys}", account, id=account.opportunity())
        answer = pardot.send("POST", target, content=b"name=Body", headers={"Content-Type": kind})
        assert answer.xml.findtext("opportunity/name") == "Body"

    @pytest.mark.contract("1.body.1", "1.body.2")
    def test_may_be_chunked(self, account: Account, pardot: Pardot) -> None:
        target = spelled(OBJECT + "/update/id/{id}?{keys}", account, id=account.opportunity())
        for chunks, name in (([b"na", b"me=Bo", b"dy"], "Body"), ([], "Body"), ([b"name=Empty", b""], "Empty")):
            answer = pardot.send("POST", target, content=iter(chunks), headers=FORM)
            assert answer.http.request.headers["transfer-encoding"] == "chunked"
            assert answer.xml.findtext("opportunity/name") == name

    def test_with_a_file_hold_the_other_parts(self, account: Account, pardot: Pardot) -> None:
        target = spelled(OBJECT + "/update/id/{id}?{keys}", account, id=account.opportunity(stage="Old"))
        parts = {"stage": ("stage.txt", b"From a file"), "name": (None, "Body")}
        answer = pardot.send("POST", target, files=parts)
        assert answer.xml.findtext("opportunity/name") == "Body"
        assert answer.xml.findtext("opportunity/stage") == "Old"

    def test_of_many_parts(self, account: Account, pardot: Pardot) -> None:
        target = spelled(OBJECT + "/update/id/{id}?{keys}", account, id=account.opportunity())
        parts = {f"colour{number}": (None, "x" * 100) for number in range(500)} | {"name": (None, "Body")}
        assert pardot.send("POST", target, files=parts).xml.findtext("opportunity/name") == "Body"


class TestTarget:
    @pytest.mark.slow
    @pytest.mark.contract("1.target.1", "1.target.2", "1.target.3", "1.target.9", "2.status.5")
    @each_case(
        ("path", "error"),
        [
            ("/api/opportunity/version/x/do/read", api_errors.NO_NUMBER),
            ("/api/opportunity/version/3x/do/read", api_errors.NO_NUMBER),
            ("/api/opportunity/version/nan/do/read", api_errors.NO_NUMBER),
            ("/api/opportunity/version/inf/do/read", api_errors.NO_NUMBER),
            ("/api/opportunity/version/%D9%A3/do/read", api_errors.NO_NUMBER),
            ("/api/opportunity/version/1_0/do/read", api_errors.NO_NUMBER),
            ("/api/opportunity/version/do/read", api_errors.NO_NUMBER),
            ("/api/opportunity/do/read", api_errors.NO_NUMBER),
            ("/api/opportunity", api_errors.NO_NUMBER),
            ("/api/opportunity/version/5/do/read", api_errors.UNSUPPORTED),
            ("/api/opportunity/version/0/do/read", api_errors.UNSUPPORTED),
            ("/api/opportunity/version/-3/do/read", api_errors.UNSUPPORTED),
            ("/api/opportunity/version/3.5/do/read", api_errors.UNSUPPORTED),
            ("/api/opportunity/version/33/do/read", api_errors.UNSUPPORTED),
            ("/api/opportunity/version/" + "9" * 400 + "/do/read", api_errors.UNSUPPORTED),
            ("/api/opportunitys/version/3/do/read", api_errors.NOT_FOUND),
            ("/api/prospects/version/3/do/read", api_errors.NOT_FOUND),
            ("/api/do/version/3/do/read", api_errors.NOT_FOUND),
            ("/api/%20opportunity/version/3/do/read", api_errors.NOT_FOUND),
            ("/api/opportunity%2Fversion/version/3/do/read", api_errors.NOT_FOUND),
            (OBJECT, api_errors.INVALID_ACTION),
            ("/api/opportunity/version/3", api_errors.INVALID_ACTION),
            (OBJECT + "/", api_errors.INVALID_ACTION),
            (OBJECT + "/nothing", api_errors.INVALID_ACTION),
            (OBJECT + "/upsert", api_errors.INVALID_ACTION),
            (OBJECT + "/read%20", api_errors.INVALID_ACTION),
            (OBJECT + "//", api_errors.INVALID_ACTION),
        ],
    )
    def test_that_is_wrong(self, account: Account, pardot: Pardot, path: str, error: tuple[int, str]) -> None:
        for method, format_ in (("GET", "json"), ("POST", "xml")):
            answer = pardot.send(method, path, params=account.keys | {"format": format_})
            assert (answer.status, answer.error) == (200, error)
            assert answer.http.headers["content-type"].startswith("application/json") == (format_ == "json")

    def test_version_and_operation_are_no_parameters_of_a_query_string(self, account: Account, pardot: Pardot) -> None:
        answer = pardot.send("GET", "/api/opportunity", params=account.keys | {"version": "3", "do": "query"})
        assert answer.error == api_errors.NO_NUMBER

    @pytest.mark.parametrize("path", ["/ap/opportunity/version/3/do/read", "/opportunity", "/api", "/api/", "/x"])
    def test_that_is_not_below_api(self, pardot: Pardot, path: str) -> None:
        for format_ in ("json", "xml"):
            answer = pardot.send("GET", path, params={"format": format_})
            assert (answer.status, answer.error) == (404, api_errors.NOT_FOUND)


class TestMethods:
    """GET and POST for everything, DELETE for delete and undelete, HEAD for read and query."""

    @pytest.mark.slow
    @pytest.mark.contract("1.path.2", "1.method.2", "1.method.3", "1.method.4")
    @each_case("method", ["GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
    def test_that_are_allowed(self, account: Account, pardot: Pardot, method: str) -> None:
        for operation in OPERATIONS:
            allowed = {"GET", "POST", "DELETE"} if operation in {"delete", "undelete"} else {"GET", "POST"}
            for object_ in ("opportunity", "opportunities") if operation != "nothing" else ("opportunity", "nothing"):
                for format_ in ("xml", "json"):
                    path = f"/api/{object_}/version/3/do/{operation}?format={format_}"
                    answer = pardot.send(method, path, headers={"Authorization": account.authorization})
                    assert (answer.error != api_errors.INVALID_METHOD, path) == (method in allowed, path)
                    assert answer.status == 200

    @pytest.mark.contract("1.method.5", "2.head.1", "2.head.2")
    @each_case("operation", OPERATIONS)
    def test_head_is_get_without_a_body(self, account: Account, pardot: Pardot, operation: str) -> None:
        account.opportunity(account.prospect())
        path = f"{OBJECT}/{operation}"
        for format_ in ("xml", "json"):
            params = account.keys | {"format": format_, "id": "7"}
            head, get = (pardot.send(method, path, params=params) for method in ("HEAD", "GET"))
            assert (head.status, head.http.content) == (200, b"")
            assert int(head.http.headers["content-length"]) > 0
            if operation in {"read", "query"}:
                expected, shown = get.http.headers, head.http.headers
                assert {name: expected[name] for name in ("content-type", "content-length")} == {
                    name: shown[name] for name in ("content-type", "content-length")
                }

    def test_head_of_another_operation_does_nothing(self, account: Account, pardot: Pardot) -> None:
        params = account.keys | {"id": account.opportunity()}
        assert pardot.send("HEAD", OBJECT + "/delete", params=params).status == 200
        assert pardot.query().total == 1


class TestFormat:
    @pytest.mark.slow
    @pytest.mark.contract("1.format.5", "1.format.8")
    @each_case(
        "given",
        [
            {"format": "yaml"},
            {"format": "JSON"},
            {"format": "xml,json"},
            {"output": "complete"},
            {"output": "json"},
            {"output": "Full"},
            {"format[]": "json"},
            {"output[]": "full"},
            {"format": "simple", "output": "x"},
            {"format": "x", "output": "full"},
        ],
    )
    def test_of_another_name_is_refused(self, account: Account, pardot: Pardot, given: dict[str, str]) -> None:
        for operation in ("create", "read", "update", "delete", "undelete", "query"):
            answer = pardot.send("POST", f"{OBJECT}/{operation}", data=account.keys | given | {"id": "x"})
            assert (answer.error, operation) == (api_errors.INVALID_PARAMETER, operation)
            assert answer.text.startswith("<?xml")

    def test_json_errs_in_json(self, pardot: Pardot) -> None:
        assert pardot.query(output="complete").json["err"] == "Invalid parameter"

    def test_level_is_that_of_output_where_format_names_another(self, account: Account, pardot: Pardot) -> None:
        deal = pardot.read(account.opportunity(), format="full", output="mobile").xml[0]
        assert deal.find("campaign_id") is not None


class TestArrays:
    """Contract, objects 1.3."""

    def test_as_a_key_are_no_key(self, account: Account, pardot: Pardot) -> None:
        keys = {"api_key[]": account.keys["api_key"], "user_key": account.keys["user_key"]}
        assert pardot.send("POST", OBJECT + "/query", data=keys).error == api_errors.INVALID_KEY

    @each_case("name", ["id[", "id]", "[id]", "[]", "[", "id]["])
    def test_need_both_brackets_and_a_name(self, account: Account, pardot: Pardot, name: str) -> None:
        assert pardot.call("read", **{name: account.opportunity()}).error == api_errors.MISSING

    @pytest.mark.contract("o.1.3.3")
    def test_in_a_path(self, account: Account, pardot: Pardot) -> None:
        target = spelled(OBJECT + "/read/id[]/{id}?{keys}", account, id=account.opportunity())
        assert pardot.send("GET", target).error == api_errors.INVALID_PARAMETER


class Exchange(NamedTuple):
    """The answer of a server to one raw request, until it closed the connection."""

    status: int
    headers: dict[str, str]
    body: bytes


@contextmanager
def asked(pardot: Pardot, method: str, target: str, headers: dict[str, str], *sent: bytes) -> Iterator[socket.socket]:
    """Send these bytes as a request on a new connection."""
    address = urlsplit(str(pardot.http.base_url))
    if sent and "Transfer-Encoding" not in headers:
        headers = {"Content-Length": str(len(sent[0])), "Connection": "close"} | headers
    lines = [f"{method} {target} HTTP/1.1", f"Host: {address.netloc}", *map(": ".join, headers.items()), "", ""]
    with socket.create_connection((str(address.hostname), address.port or 0), timeout=10) as connection:
        connection.sendall("\r\n".join(lines).encode())
        for chunk in sent:
            connection.sendall(chunk)
        yield connection


def exchange(pardot: Pardot, method: str, target: str, headers: dict[str, str], *sent: bytes) -> Exchange:
    """Write a request as it is given, byte for byte, then read the answer until the server closes the connection."""
    with asked(pardot, method, target, headers, *sent) as connection:
        read = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = read.partition(b"\r\n\r\n")
    first, *fields = head.decode().split("\r\n")
    return Exchange(int(first.split()[1]), dict(field.lower().split(": ", 1) for field in fields), body)


TOO_MUCH = b'<err code="51">Invalid parameter</err>'


class TestTooMuch:
    """HTTP 413 and 431 with error 51; the connection is closed, but the response can be read."""

    SIZE = 2**20

    @pytest.mark.contract("1.size.1")
    def test_a_body_of_one_mebibyte_is_read(self, account: Account, pardot: Pardot) -> None:
        form = spelled("{keys}&colour=", account).encode()
        answer = exchange(pardot, "POST", OBJECT + "/query", FORM, form + b"x" * (self.SIZE - len(form)))
        assert (answer.status, TOO_MUCH in answer.body) == (200, False)

    @pytest.mark.contract("1.size.1", "1.size.3")
    @pytest.mark.parametrize(
        "kind", ["application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x"]
    )
    def test_a_larger_one_is_not(self, account: Account, pardot: Pardot, kind: str) -> None:
        form = spelled("{keys}&colour=", account).encode()
        body = form + b"x" * (self.SIZE - len(form) + 1)
        answer = exchange(pardot, "POST", OBJECT + "/query", {"Content-Type": kind}, body)
        assert (answer.status, TOO_MUCH in answer.body) == (413, True)
        assert answer.headers["connection"] == "close"

    @pytest.mark.contract("1.size.4")
    def test_a_far_larger_one_can_be_sent_to_its_end(self, pardot: Pardot) -> None:
        answer = exchange(pardot, "POST", OBJECT + "/query", FORM, b"x" * (8 * self.SIZE))
        assert (answer.status, TOO_MUCH in answer.body) == (413, True)

    def test_a_larger_one_in_chunks(self, pardot: Pardot) -> None:
        chunks = [b"10000\r\n" + b"x" * 0x10000 + b"\r\n"] * 17 + [b"0\r\n\r\n"]
        headers = FORM | {"Transfer-Encoding": "chunked"}
        answer = exchange(pardot, "POST", OBJECT + "/query", headers, *chunks)
        assert (answer.status, TOO_MUCH in answer.body) == (413, True)

    @pytest.mark.contract("1.size.3", "1.size.4")
    def test_one_that_is_only_announced_is_answered_at_once_and_then_read(
        self, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(messages, "LINGER_SECONDS", 600)
        headers = FORM | {"Content-Length": str(self.SIZE + 1)}
        with asked(pardot, "POST", OBJECT + "/query", headers) as connection:
            answer = HTTPResponse(connection)
            answer.begin()
            assert (answer.status, TOO_MUCH in answer.read()) == (413, True)
            connection.sendall(b"x" * (self.SIZE + 1))
            assert connection.recv(1) == b""

    @pytest.mark.contract("1.size.4")
    def test_one_that_is_only_announced_is_not_waited_for_long(
        self, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(messages, "LINGER_SECONDS", 0.01)
        headers = FORM | {"Content-Length": str(self.SIZE + 1)}
        assert exchange(pardot, "POST", OBJECT + "/query", headers).status == 413

    @pytest.mark.slow
    def test_one_that_asks_first_is_not_asked_for(self, pardot: Pardot) -> None:
        headers = FORM | {"Content-Length": str(self.SIZE + 1), "Expect": "100-continue"}
        answer = exchange(pardot, "POST", OBJECT + "/query", headers)
        assert (answer.status, answer.body.count(b"HTTP/1.1")) == (413, 0)

    @pytest.mark.contract("1.size.2", "1.size.3")
    @each_case("place", ["query", "form", "multipart"])
    @each_case(("more", "status"), [(0, 200), (1, 413)])
    def test_a_thousand_parameters(self, account: Account, pardot: Pardot, place: str, more: int, status: int) -> None:
        given = account.keys | {f"colour{number}": "x" for number in range(998 + more)}
        sent: dict[str, Any] = {"params": given} if place == "query" else {"data": given}
        if place == "multipart":
            sent = {"files": {name: (None, value) for name, value in given.items()}}
        answer = pardot.send("POST", OBJECT + "/query", **sent)
        assert (answer.status, answer.code) == (status, 51 if more else 5)
        assert (answer.http.headers.get("connection") == "close") == bool(more)

    @pytest.mark.contract("1.size.2")
    def test_a_thousand_parameters_in_several_places(self, pardot: Pardot) -> None:
        fives = [{f"{place}{number}": "x" for number in range(500)} for place in "ab"]
        answer = pardot.send("POST", OBJECT + "/query/x/y", params=fives[0], data=fives[1])
        assert (answer.status, answer.error) == (413, api_errors.INVALID_PARAMETER)

    def test_closes_at_once_what_was_read_whole(self, pardot: Pardot, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(messages, "LINGER_SECONDS", 600)
        assert exchange(pardot, "POST", OBJECT + "/query", FORM, b"a&" * 1001).status == 413

    @pytest.mark.contract("1.size.8")
    @pytest.mark.parametrize(
        "headers",
        [{"X-Long": "x" * 2**16}, {f"X-{number}": "x" * 1000 for number in range(66)}],
        ids=["one long field", "many fields"],
    )
    def test_headers(self, pardot: Pardot, headers: dict[str, str]) -> None:
        answer = exchange(pardot, "GET", OBJECT + "/query?format=json", headers | {"Connection": "keep-alive"})
        assert (answer.status, b'"err_code":51' in answer.body) == (431, True)
        assert answer.headers["connection"] == "close"

    @pytest.mark.contract("1.size.8")
    def test_headers_of_60_kib_are_read(self, account: Account, pardot: Pardot) -> None:
        headers = {"Authorization": account.authorization, "X-Long": "x" * 60 * 1024}
        assert pardot.send("GET", OBJECT + "/query", headers=headers).error is None

    def test_in_json(self, pardot: Pardot) -> None:
        answer = pardot.send("POST", OBJECT + "/query?format=json", content=b"x" * (self.SIZE + 1), headers=FORM)
        assert (answer.status, answer.error) == (413, api_errors.INVALID_PARAMETER)

    @pytest.mark.contract("1.order.1")
    def test_comes_before_all_else(self, pardot: Pardot) -> None:
        answer = pardot.send("PUT", "/api/nothing/version/x/do/y", content=b"x" * (self.SIZE + 1), headers=FORM)
        assert (answer.status, answer.error) == (413, api_errors.INVALID_PARAMETER)

    @pytest.mark.contract("1.size.5")
    def test_the_server_goes_on(self, account: Account, pardot: Pardot) -> None:
        before = account.contents
        for _ in range(3):
            prospect = {"prospect_id": "1", "name": "x", "value": "1", "probability": "1", "type": "x" * self.SIZE}
            assert pardot.create(**prospect).status == 413
        assert account.contents == before
        assert pardot.query().total == 0
