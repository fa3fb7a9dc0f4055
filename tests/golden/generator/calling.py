"""Calls in every spelling: methods, paths, places, encodings, bodies, sizes."""

from collections.abc import Iterator
from itertools import cycle
from typing import Final

from tests.golden.generator.catalogue import objects
from tests.golden.generator.opening import opened
from tests.golden.generator.pardot import DEAL, FORMATS, Caller, path
from tests.golden.generator.script import FORM, KEYS, Script, form

READ: Final = path("opportunity", "read")
UPDATE: Final = path("opportunity", "update")
AUTHORIZED: Final = ("authorization", KEYS)
NAMED: Final = "api_key=${me.api_key}&user_key=${me.user_key}"
METHODS: Final = ("GET", "HEAD", "DELETE")
PATHS: Final = (
    f"{READ}/id/304",
    f"{READ}/id/304/",
    "/api/opportunity/do/read/version/3/id/304",
    "/api/opportunity/id/304/do/read/version/3",
    "//api//opportunity/version/3//do/read///id/304//",
    f"{READ}/id/304/lone",
    f"{READ}/id/7/id/304",
    f"{READ}?id=304",
    f"{READ}/?id=7&id=304",
    f"{READ}?id=+304%20",
    f"{READ}/i%64/304",
    "/api/%6Fpportunity/v%65rsion/%33/d%6F/r%65ad/id/304",
    "/api/OPPORTUNITIES/version/3/do/READ/id/304",
    "/api/opportunity/version/2/version/3/do/query/do/read/id/304",
    "/api/opportunity/version/3.0/do/read/id/304",
    f"{READ}/id/304?id=",
    f"{READ}/id/304?id[]=7",
    "http://pi.pardot.com/api/opportunity/version/3/do/read/id/304",
)
TARGETS: Final = (
    *(f"/api/opportunity/version/{text}/do/read" for text in ("x", "3x", "nan", "5", "0", "-3", "3.5", "${9*400}")),
    "/api/opportunity/version/do/read",
    "/api/opportunity/do/read",
    "/api/opportunity",
    "/api/unicorn/version/3/do/read",
    "/api/unicorn",
    "/api/prospects/version/3/do/read",
    "/api/%20opportunity/version/3/do/read",
    "/api/opportunity%2Fversion/version/3/do/read",
    "/api/opportunity/version/3/do",
    "/api/opportunity/version/3",
    "/api/opportunity/version/3/do/nothing",
    "/api/opportunity/version/3/do/read%20",
    "/api/opportunity/version/3/do/%C3%A9%0A%ff",
    "/api/opportunity?version=3&do=query",
    "/api",
    "/api/",
    "/ap/opportunity/version/3/do/read",
    "/opportunity",
    "/x",
    "/services/nothing",
)
IN_PATH: Final = (
    "a+b%20c",
    "a+b",
    "a%2Bb",
    "a%20b",
    "a%2Fb%2f",
    "a%252Fb",
    "a&b=c;d",
    "50%25",
    "50%",
    "%C3%A9%F0%9F%98%80",
    "%ff%C3",
    "a%00b",
)
IN_QUERY: Final = (
    "name=a+b",
    "name=a/b?c",
    "name=a=b;c",
    "n%61me=%C3%A9",
    "name=%ff",
    "name=50%",
    "&name=x&",
    "name=%ED%A0%80",
)
KINDS: Final = (
    ("application/json", '{"name": "Body", "id": 7}'),
    ("application/json", "{"),
    ("text/xml", "<name>Body</name>"),
    ("nonsense", "name=Body"),
    ("multipart/form-data", "name=Body"),
    ("multipart/form-data; boundary=x", "nonsense"),
    ("application/x-www-form-urlencoded; charset=latin-1", "name=Caf%E9"),
    ("Application/X-WWW-Form-URLEncoded;charset=UTF-8", "name=Body&stage[]=array"),
    ("application/x-www-form-urlencoded", "&&&"),
    ("application/x-www-form-urlencoded", "name=one&name=two&name=\udcff"),
    (
        "multipart/form-data; boundary=x",
        (
            '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nA & <part>\r\nline\r\n'
            '--x\r\nContent-Disposition: form-data; name="stage"; filename="a.txt"\r\n\r\nA file\r\n--x--\r\n'
        ),
    ),
)


def sessions() -> Iterator[Script]:
    """List the sessions."""
    for name, parts in PARTS.items():
        script = opened(f"call-{name}")
        for part in parts:
            part(script)
        yield script


def _methods(script: Script) -> None:
    """Add every method of every operation, without parameters: the method is checked before them."""
    formats = cycle(("?limit=1", "?limit=1&format=json"))
    for each in objects():
        for operation in each.operations:
            for method in METHODS:
                target = path(each.name, operation) + next(formats)
                script.send(f"{method} {each.name} {operation}", method, target, AUTHORIZED)
    for method in ("PATCH", "OPTIONS", "TRACE", "BREW", "get", "CONNECT"):
        script.send(f"{method} opportunity read", method, f"{READ}/id/304", AUTHORIZED)
    script.send("OPTIONS of everything", "OPTIONS", "*", AUTHORIZED)
    script.send("GET of what is not there", "DELETE", path("opportunity", "nothing"), AUTHORIZED)


def _names(script: Script) -> None:
    for each in objects():
        for name in (*each.also, each.name.upper()):
            for operation in each.operations if name in each.also else [next(iter(each.operations))]:
                target = f"{path(name, operation.upper())}?limit=1&output=mobile&id=99"
                script.send(f"{operation} of {name}", "POST", target, AUTHORIZED)


def _places(script: Script) -> None:
    for target in PATHS:
        script.send("the id somewhere", "GET", f"{target}{'&' if '?' in target else '?'}output=mobile", AUTHORIZED)
    for method in ("GET", "POST", "HEAD"):
        body = f"{NAMED}&id=304&output=bulk"
        script.send(f"all in the body of {method}", method, READ, FORM, body=body)
    script.send("all in the query string", "GET", f"{READ}?{NAMED}&id=304&format=json&output=bulk")
    script.send(
        "all in the path", "GET", f"{READ}/api_key/${{me.api_key}}/user_key/${{me.user_key}}/id/304/format/json"
    )
    for path_, query, body in (
        ("/name/path", "name=query", "name=body"),
        ("", "name=query", "name=body"),
        ("", "name=query", "name[]=body"),
        ("", "name=one&name=two", ""),
        ("/name/one/name/two", "", ""),
        ("", "stage=query", "stage="),
        ("", "stage=query", "stage"),
    ):
        script.send(
            f"{path_} {query} {body}",
            "POST",
            f"{UPDATE}/id/304/output/mobile{path_}?{query}",
            AUTHORIZED,
            FORM,
            body=body,
        )


def _targets(script: Script) -> None:
    for number, target in enumerate(TARGETS):
        method, more = ("POST", "&format=json" if "?" in target else "?format=json") if number % 2 else ("GET", "")
        script.send(f"{target[:40]}", method, target + more, AUTHORIZED)
    for word in ("json", " json ", "JSON", "xml", "yaml", "", "mobile", "bulk", "simple"):
        script.send(f"format {word!r}", "POST", READ, AUTHORIZED, FORM, body=form({"id": "304", "format": word}))
        both = {"id": "304", "format": word, "output": "bulk"}
        script.send(f"format {word!r} and an output", "POST", READ, AUTHORIZED, FORM, body=form(both))
    for more in ("format[]=json", "format=json&output[]=bulk", "output=loud&format=json", "output= mobile "):
        script.send(more, "POST", READ, AUTHORIZED, FORM, body=f"id=304&{more}")


def _encodings(script: Script) -> None:
    target = f"{UPDATE}/id/304/output/mobile"
    for text in IN_PATH:
        script.send("a name in the path", "GET", f"{target}/name/{text}", AUTHORIZED)
    for text in IN_QUERY:
        script.send("a name in the query string", "GET", f"{target}?{text}", AUTHORIZED)
        script.send("a name in a form", "POST", f"{target}/format/json", AUTHORIZED, FORM, body=text)
    for format_ in FORMATS:
        caller = Caller(script, format_)
        for text in (
            "\t\n\r ",
            "\x01\x08\x7f\x85",
            "\ufffe\ud7ff\u2028\ufeff",
            "<![CDATA[x]]>",
            '"\\/\b',
            "&#65;&amp;",
            "á\u0301",
        ):
            caller.call("odd characters", "opportunity", "update", id="304", name=f"a{text}b", output="mobile")


def _bodies(script: Script) -> None:
    target = f"{UPDATE}/id/304/output/mobile"
    for kind, body in KINDS:
        script.send(f"{kind[:40]}", "POST", target, AUTHORIZED, ("content-type", kind), body=body)
    chunked = ("transfer-encoding", "chunked")
    script.send(
        "chunks", "POST", target, AUTHORIZED, FORM, chunked, body="2\r\nna\r\n5\r\nme=Bo\r\n2\r\ndy\r\n0\r\n\r\n"
    )
    script.send("no chunks", "POST", target, AUTHORIZED, FORM, chunked, body="0\r\n\r\n")
    wide = "&".join(f"a{number}=" for number in range(1001))
    script.send("too many parameters", "POST", target, AUTHORIZED, FORM, body=wide)
    script.send("too large", "POST", target, AUTHORIZED, FORM, body="name=${x*1048577}")
    script.send("too large in JSON", "POST", f"{target}?format=json", AUTHORIZED, FORM, body="name=${x*1048577}")
    script.send("too long", "GET", f"{READ}?x=${{x*65536}}", AUTHORIZED)
    script.send("too many headers", "GET", READ, AUTHORIZED, ("x-long", "${x*65600}"))
    for title, text in RAW.items():
        script.raw(title, text)
    script.send("still there", "GET", f"{READ}/id/304", AUTHORIZED)


PARTS: Final = {
    "methods": (_methods, _names),
    "spellings": (_places, _targets, _encodings, _bodies),
}
"""The parts of each session, by its name."""

HEAD: Final = "Host: 127.0.0.1:7273\r\nConnection: close\r\n"
RAW: Final = {
    "words behind the address": f"GET {READ} with words HTTP/1.1\r\n{HEAD}\r\n",
    "another version": f"GET {READ}?format=json HTTP/9.9\r\n{HEAD}\r\n",
    "HTTP/1.0": f"GET {READ} HTTP/1.0\r\n\r\n",
    "no header": f"GET {READ}?format=json HTTP/1.1\r\nno header\r\n\r\n",
    "no length": f"POST {READ} HTTP/1.1\r\n{HEAD}Content-Length: x\r\n\r\n",
    "two lengths": f"POST {READ} HTTP/1.1\r\n{HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "a broken chunk": f"POST {READ} HTTP/1.1\r\n{HEAD}Transfer-Encoding: chunked\r\n\r\nno length\r\n",
    "no HTTP": "\x16\x03\x01\x02\r\n\r\n",
    "no HTTP for OAuth": f"POST /services/oauth2/token HTTP/1.1\r\n{HEAD}Content-Length: x\r\n\r\n",
    "no HTTP for the control plane": f"POST /_dealdock/accounts HTTP/1.1\r\n{HEAD}Content-Length: x\r\n\r\n",
    "an offer of another protocol": f"GET {READ} HTTP/1.1\r\n{HEAD}Upgrade: h2c\r\n\r\n",
    "a deal from the beginning": (f"GET {path('opportunity', 'create')}?{form(DEAL)}&{NAMED} HTTP/1.1\r\n{HEAD}\r\n"),
}
