"""Calls of Pardot's API. In most, one part at most is wrong besides parameters: one error would hide another."""

from collections.abc import Sequence
from random import Random
from typing import Final, NamedTuple

from soak.random_requests.names import METHODS, NAMES, OBJECTS, OPERATIONS, VALID_PARAMETERS
from soak.random_requests.request import (
    HOST,
    UNKNOWN,
    Accounts,
    Api,
    Request,
    chance,
    header,
    quoted,
    raw,
    request,
    some,
)
from soak.random_requests.values import document, long, value, written

FORM: Final = b"application/x-www-form-urlencoded"
MUTATED_PARTS: Final = ("object", "version", "operation", "method", "keys", "path", "body", "fault", "headers")
PATH_SEGMENTS: Final = (
    b"",
    b".",
    b"..",
    b"%2e%2e",
    b"%2f",
    b"%00",
    b"%",
    b"%zz",
    b"%ff",
    b";x=1",
    b"\\",
    b"*",
    b"do",
    b"version",
    b"~",
)
TYPES: Final = (
    *(
        b"",
        b"text/plain",
        b"application/json",
        b"application/xml",
        b"multipart/form-data",
        b"multipart/mixed; boundary=x",
    ),
    *(
        b"multipart/form-data; boundary=" + edge
        for edge in (b"", b'"', b"x" * 300, b"\xff", b"a b", b'"x"; boundary=y')
    ),
    *(FORM + more for more in (b"; charset=utf-16", b"; charset=\xff", b";", b",text/plain")),
)
OTHER_METHODS: Final = (*(method.encode() for method in METHODS), *UNKNOWN, b"CONNECT", b"QUERY")
SECRETS: Final = (b"", b"x", b"0" * 32, b"f" * 32, b"'" * 32, b"\xff" * 32, b"a" * 5_000)


class Parameter(NamedTuple):
    """A parameter, and the part of the request that has it."""

    name: bytes
    value: bytes
    place: str


def call(randomness: Random, accounts: Accounts) -> Request:
    """Return a call."""
    mutated_part = randomness.choice(MUTATED_PARTS) if chance(randomness, 45) else ""
    if chance(randomness, 6):
        return _login(randomness, accounts)
    given = [*_complete(randomness), *_parameters(randomness)] if chance(randomness, 75) else _parameters(randomness)
    in_path, in_query, in_body = ([p for p in given if p.place == place] for place in ("path", "query", "body"))
    object_ = (
        randomness.choice(("login", "OPPORTUNITY", "unicorn", "", "é"))
        if mutated_part == "object"
        else randomness.choice(OBJECTS)
    )
    versions = ("4", "5", "x", "3.0", "³", "9" * 99) if mutated_part == "version" else ("3",)
    operation = (
        randomness.choice(("fly", "", "QUERY", "\0")) if mutated_part == "operation" else randomness.choice(OPERATIONS)
    )
    pairs = [
        (b"version", raw(randomness.choice(versions))),
        (b"do", raw(operation)),
        *((p.name, p.value) for p in in_path),
    ]
    segments = [b"api", quoted(raw(object_)), *(quoted(each) for pair in pairs for each in pair)]
    if mutated_part == "path":
        for _ in range(randomness.randrange(1, 4)):
            segments.insert(randomness.randrange(len(segments) + 1), randomness.choice(PATH_SEGMENTS))
    target = b"/" + b"/".join(segments) + _query(randomness, in_query)
    method = randomness.choice(OTHER_METHODS) if mutated_part == "method" else randomness.choice((b"GET", b"POST"))
    kind, body = _body(randomness, in_body, mutated_part=mutated_part == "body")
    headers = [(b"Host", HOST), (b"Content-Type", kind)]
    target, shown = _keys(randomness, accounts, target) if mutated_part == "keys" else (target, accounts.authorization)
    headers += [(b"Authorization", shown)] if shown else []
    if mutated_part in {"headers", "fault"}:
        headers += _headers(randomness, fault=mutated_part == "fault")
    chunks = randomness.choice((1, 7, 1_000)) if chance(randomness, 5) and len(body) < 50_000 else 0  # noqa: PLR2004 (more takes long)
    api: Api = "pardot" if segments[0] == b"api" else "any"
    return Request(
        request(method, target, headers, body, chunks=chunks), api, method not in UNKNOWN, is_head=method == b"HEAD"
    )


def _complete(randomness: Random) -> list[Parameter]:
    """Return the parameters that any operation needs."""
    given = {"id": randomness.randrange(1, 30), "prospect_id": 3, "name": "Deal", "value": 1, "probability": 1}
    given |= {"email": f"p{randomness.randrange(50)}@example.com"} if chance(randomness, 40) else {}
    return [Parameter(raw(name), raw(str(text)), "body") for name, text in given.items()]


def _parameters(randomness: Random) -> list[Parameter]:
    found = [_parameter(randomness) for _ in range(randomness.randrange(6))]
    if chance(randomness, 4):
        found.append(Parameter(b"prospects", _batch(randomness), "body"))
    return found


def _parameter(randomness: Random) -> Parameter:
    place = randomness.choice(("path", "query", "body", "body"))
    if chance(randomness, 35):
        name, text = randomness.choice(VALID_PARAMETERS)
        return Parameter(raw(name), raw(text), place)
    name = randomness.choice(NAMES)
    if chance(randomness, 10):
        name += randomness.choice(("[]", "[0]", "[x]", "[", "]", "[[]]", "[a][b]", "\0"))
    return Parameter(raw(name) if chance(randomness, 95) else value(randomness), value(randomness), place)


def _batch(randomness: Random) -> bytes:
    """Return a batch of prospects in a random format."""
    if chance(randomness, 30):
        inside = b"".join(
            b"<prospect identifier='%b'><first_name>%b</first_name></prospect>" % (value(randomness), value(randomness))
            for _ in range(3)
        )
        return (
            randomness.choice((b"", b"<!DOCTYPE p [<!ENTITY a 'b'>]>"))
            + b"<prospects>"
            + inside
            + randomness.choice((b"</prospects>", b"", b"&a;"))
        )
    entries = {
        f"p{number}@example.com": {"first_name": document(randomness, 1)} for number in range(randomness.randrange(4))
    }
    return written(randomness, {"prospects": entries} if chance(randomness, 70) else document(randomness))


def _query(randomness: Random, parameters: Sequence[Parameter]) -> bytes:
    if not parameters and chance(randomness, 80):
        return b""
    safe = randomness.choice(("", "", "[]", "&=+[]/?"))
    extra = some(
        randomness, (b"", b"&", b"=", b"&&", b"%", b"%zz", b"a", b"=b", b"?", b"format=json", b"format[]=json"), 2
    )
    return b"?" + b"&".join([b"%b=%b" % (quoted(p.name, safe), quoted(p.value, safe)) for p in parameters] + extra)


def _body(randomness: Random, parameters: Sequence[Parameter], *, mutated_part: bool) -> tuple[bytes, bytes]:
    kind, written = _written(randomness, parameters)
    if not mutated_part:
        return kind, written
    cut = randomness.randrange(len(written) + 1)
    return randomness.choice(
        [
            (randomness.choice(TYPES), written),
            (kind, written[:cut]),
            (kind, written[:cut] + randomness.randbytes(20) + written[cut:]),
            (kind, b"&".join(p.name + b"=" + p.value for p in parameters)),
            (FORM, b"&".join([b"a=b"] * randomness.choice((999, 1_001, 20_000)))),
            (FORM, b"a[]=1&" * 900),
            (b"application/json", written),
            *_deep(randomness),
        ]
    )


def _written(randomness: Random, parameters: Sequence[Parameter]) -> tuple[bytes, bytes]:
    if chance(randomness, 70):
        return FORM, b"&".join(b"%b=%b" % (quoted(p.name), quoted(p.value)) for p in parameters)
    head = b'--edge\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
    return b"multipart/form-data; boundary=edge", b"".join(
        head % (p.name, p.value) for p in parameters
    ) + b"--edge--\r\n"


def _deep(randomness: Random) -> list[tuple[bytes, bytes]]:
    """Return multipart bodies: nested ones, with many parts, with files, and with incomplete headers."""
    many = randomness.choice((5, 1_001))
    part = b'--x\r\nContent-Disposition: form-data; name="a"%b\r\n\r\n'
    nested = b"".join(b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(many))
    return [
        (b"multipart/form-data; boundary=b0", nested),
        (b"multipart/form-data; boundary=x", (part % b"" + b"1\r\n") * many + b"--x--"),
        (b"multipart/form-data; boundary=x", part % b'; filename="../../x"' + b"\0" * 1_000 + b"\r\n--x--"),
        (b"multipart/form-data; boundary=x", b"--x\r\n" + b"X: y\r\n" * many),
        (b"multipart/form-data; boundary=x", b"--x\r\nX" + b"y" * 20_000),
        (b"multipart/form-data; boundary=x", b"--x\r\nContent-Transfer-Encoding: base64\r\n\r\n=\r\n--x--"),
    ]


def _keys(randomness: Random, accounts: Accounts, target: bytes) -> tuple[bytes, bytes]:
    """Return target and header with keys that are in the query string, wrong or absent."""
    in_query = "api_key={api_key}&user_key={user_key}".format(**accounts.account).encode()
    if chance(randomness, 30):
        return target + (b"&" if b"?" in target else b"?") + in_query, b""
    if chance(randomness, 15):
        return target, randomness.choice((b"", b"Pardot ", b"Bearer ", b"Basic ")) + header(long(randomness, 40_000))
    secret = randomness.choice((*SECRETS, accounts.account["access_token"].encode()))
    form = randomness.choice(
        (b"", b"Bearer %b", b"Pardot api_key=%b, user_key=x", b"Basic %b", b"%b", b"Pardot", b"pardot %b\t", b"Bearer")
    )
    return target, header(form % secret if b"%b" in form else form)


def _headers(randomness: Random, *, fault: bool) -> list[tuple[bytes, bytes]]:
    """Return unusual headers."""
    if fault:
        said = {
            "error": randomness.choice((66, 35, "x", 1.5, None)),
            randomness.choice(("x", "delay", "when")): document(randomness, 1),
        }
        return [
            (
                b"Dealdock-Fault",
                header(written(randomness, said if chance(randomness, 70) else document(randomness)))[:30_000],
            )
        ]
    names = (
        b"Accept",
        b"Cookie",
        b"Pardot-Business-Unit-Id",
        b"X-Forwarded-For",
        b"Range",
        b"Expect",
        b"Origin",
        b"Host",
        b"TE",
        b"!",
    )
    found = [(name, header(value(randomness))) for name in some(randomness, names, 5)]
    found += [(b"X", b"y" * randomness.choice((60_000, 66_000)))] if chance(randomness, 5) else []
    return [*found, *[(b"X-%d" % number, b"") for number in range(5_000)]] if chance(randomness, 2) else found


def _login(randomness: Random, accounts: Accounts) -> Request:
    """Return a login with a wrong password, mostly of an unknown user, because logins of known ones are slow."""
    given = {
        "email": value(randomness),
        "password": value(randomness),
        "user_key": randomness.choice((*SECRETS, raw(accounts.second["user_key"]))),
    }
    path = randomness.choice(
        (b"/api/login", b"/api/login/version/3", b"/api/login/version/4", b"/api/login/version/x", b"/api/login/do/x")
    )
    body = b"&".join(b"%b=%b" % (name.encode(), quoted(text)) for name, text in given.items() if chance(randomness, 90))
    method = randomness.choice((b"POST", b"POST", b"POST", b"GET"))
    return Request(request(method, path, [(b"Host", HOST), (b"Content-Type", FORM)], body), "pardot")
