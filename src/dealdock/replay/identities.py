"""Ids, tokens and credentials of a recording, and those that stand for them in the sandbox."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, unquote, unquote_plus, urlsplit
from xml.sax.saxutils import escape

from dealdock.replay.exchange import (
    FORM,
    JSON_IN_PART,
    Exchange,
    Headers,
    is_credential,
    media_type,
    pairs_of_body,
    parsed,
)
from dealdock.web.privacy import normalized_name

_WORD: Final = re.compile(r"[0-9A-Za-z_]+")
_NUMBERED: Final = re.compile(r"([a-z]+_)(\d+)")
"""Names of parameters that contain the number of a record, such as `list_1234`."""

_ELEMENT: Final = re.compile(r"(<(?:\w+:)?(\w+)>)[^<]*(?=</)")
_LONG_ID: Final = re.compile(r"[a-z]+_[0-9A-Za-z]{16,64}|[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBER: Final = re.compile(r"\d{1,19}")
_ID_NAME: Final = re.compile(
    r"(?:^|[a-z_.\]\[])(?:ids?|Ids?|ID)$|(?:^|_)(?:created|updated|assigned|modified)_(?:by|to)$"
)
_FOREIGN: Final = re.compile(r"external|foreign|client|session|request", re.IGNORECASE)
"""Parts of names of ids that do not belong to records."""

_CURSOR: Final = re.compile(r"cursor|page_?token", re.IGNORECASE)
_PLACE: Final = re.compile(r"\[\w*\]")
_LEAST_NUMBER: Final = 4
"""The digits from which on a number in a path is an id, wherever it stands."""

_UNSENT: Final = frozenset(
    {"host", "content-length", "connection", "accept-encoding", "transfer-encoding", "cookie", "expect", "keep-alive"}
)
_SAFE: Final = "%!$&'()*+,/:;=?@[]~"
"""Characters of an address that are sent as they were recorded; blanks and letters beyond ASCII are encoded."""

_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
_PAIR: Final = re.compile(r"""(?<!\w)(\w+)(\s*=\s*"?)([^",\s]+)""")


def is_id_name(name: str) -> bool:
    """Return True if this is the name of a field with the id of a record, or with several."""
    plain = _PLACE.sub("", name)
    return bool(_ID_NAME.search(plain)) and not _FOREIGN.search(plain)


def is_token_name(name: str) -> bool:
    """Return True if this is the name of a credential or of a cursor, which no recording determines."""
    return is_credential(name) or bool(_CURSOR.search(name))


def is_long_id(value: Any) -> bool:
    """Return True if the value is an id by its form alone."""
    return isinstance(value, str) and _LONG_ID.fullmatch(value) is not None


class Identities:
    """The ids and tokens of a recording, each with the one in the sandbox."""

    def __init__(self) -> None:
        self._ours: dict[str, str] = {}
        self._opaque: dict[str, str] = {}

    def learn(self, recorded: Any, ours: Any) -> None:
        """Store the pair of two values at the same place, unless one of them is empty."""
        if _is_scalar(recorded) and _is_scalar(ours) and str(recorded) not in self._ours:
            self._ours[str(recorded)] = str(ours)

    def learn_token(self, recorded: Any, ours: Any) -> None:
        """Store the pair of two tokens. A later one replaces an earlier one."""
        if _is_scalar(recorded) and _is_scalar(ours):
            self._opaque[str(recorded)] = str(ours)

    def ours(self, recorded: Any) -> str | None:
        """Return the id in the sandbox; None if it is unknown."""
        return self._ours.get(str(recorded))

    def __contains__(self, recorded: object) -> bool:
        return str(recorded) in self._ours

    def text(self, text: str) -> str:
        """Return a text with the sandbox's ids and tokens. Numbers in it are kept, because few of them are ids."""
        if (whole := self._opaque.get(text)) is not None:
            return whole

        def word(found: re.Match[str]) -> str:
            one = found[0]
            if numbered := _NUMBERED.fullmatch(one):
                return numbered[1] + self._ours.get(numbered[2], numbered[2])
            return one if one.isdigit() else self._ours.get(one, self._opaque.get(one, one))

        return _WORD.sub(word, text)

    def _json(self, text: str) -> str:
        """Return JSON with the sandbox's ids; the text itself if it is none, or has none."""
        try:
            value = json.loads(text)
        except ValueError:
            return text
        mapped = self.value("", value)
        return text if mapped == value else json.dumps(mapped, ensure_ascii=False)

    def value(self, name: str, value: Any) -> Any:
        """Return a value of a body, of the field with this name, with the sandbox's ids."""
        match value:
            case dict():
                return {self.text(key): self.value(key, each) for key, each in value.items()}
            case list():
                return [self.value(name, each) for each in value]
            case bool() | None | float():
                return value
            case int():
                found = self._ours.get(str(value), "") if is_id_name(name) else ""
                return int(found) if found.isdecimal() else found or value
        if is_id_name(name) and re.fullmatch(r"\d+(,\s*\d+)*", value):
            return _NUMBER.sub(lambda one: self._ours.get(one[0], one[0]), value)
        return self._json(value) if value[:1] in {"{", "["} else self.text(value)

    def target(self, exchange: Exchange, account: Mapping[str, Any]) -> str:
        """Return path and query of a request with the sandbox's ids and the account's credentials."""
        parts = urlsplit(exchange.url)
        places, steps = dict(ids_of_path(parts.path)), parts.path.split("/")
        for place, plain in enumerate(map(unquote, steps)):
            mapped = self.value("id", plain) if place in places else self.text(plain)
            if mapped != plain:
                steps[place] = quote(mapped, safe="!$&'()*+,;=:@~")
        query = self._pairs(parts.query, account, has_password="password=" in parts.query)
        return quote(("/".join(steps) or "/") + (f"?{query}" if query else ""), safe=_SAFE)

    def body(self, exchange: Exchange, account: Mapping[str, Any]) -> bytes:
        """Return the body of a request with the sandbox's ids and the account's credentials."""
        try:
            text = exchange.body.decode()
        except UnicodeDecodeError:
            return exchange.body
        if media_type(exchange.headers) == FORM:
            return self._pairs(text, account, has_password="password=" in text).encode()
        value = parsed(exchange.headers, exchange.body)
        if text.lstrip()[:1] == "<":
            own = _credentials(account, has_password="password>" in text)
            return _ELEMENT.sub(lambda one: one[1] + escape(own[one[2]]) if one[2] in own else one[0], text).encode()
        if not isinstance(value, (dict, list)):
            parts = enumerate(JSON_IN_PART.split(text))
            return "".join(self._json(part) if place % 2 else self.text(part) for place, part in parts).encode()
        mapped = self.value("", value)
        if isinstance(mapped, dict):
            for name in mapped.keys() & {*_credentials(account, has_password="password" in mapped)}:
                mapped[name] = _credentials(account, has_password="password" in mapped)[name]
        return exchange.body if mapped == value else json.dumps(mapped, ensure_ascii=False).encode()

    def _pairs(self, text: str, account: Mapping[str, Any], *, has_password: bool) -> str:
        credentials, found = _credentials(account, has_password=has_password), list[str]()
        for each in text.split("&") if text else []:
            name, sign, value = each.partition("=")
            plain, key = unquote_plus(value), unquote_plus(name)
            known = self._opaque.get(plain) or credentials.get(key)
            mapped = known if known is not None else self.value(key, plain)
            changed = self.text(key)
            found.append(
                f"{name if changed == key else quote(changed)}{sign}{value if mapped == plain else quote(mapped)}"
            )
        return "&".join(found)

    def headers(self, exchange: Exchange, account: Mapping[str, Any], usual: Mapping[str, str]) -> Headers:
        """Return the headers of a request with the account's credentials.

        `usual`: the credentials of a call of the vendor. Missing ones are added, because recorders remove them. A call
        with the answer 401 keeps its credentials.
        """
        if exchange.status == HTTPStatus.UNAUTHORIZED:
            return tuple(each for each in exchange.headers if each[0] not in _UNSENT and _HEADER.fullmatch(each[0]))
        filled = {name.lower(): _filled(text, account) for name, text in usual.items()}
        names = {name for name, _ in exchange.headers}
        sent = {each.partition("=")[0] for each in urlsplit(exchange.url).query.split("&")}
        sent |= {name for name, _ in pairs_of_body(exchange)}
        has_any = "authorization" in names or not sent.isdisjoint(_credentials(account, has_password=False))
        found = [
            (name, self._header(name, value, account, filled))
            for name, value in exchange.headers
            if name not in _UNSENT and _HEADER.fullmatch(name)
        ]
        missing = [(name, value) for name, value in filled.items() if name not in names]
        found += [(name, value) for name, value in missing if not (has_any and is_credential(name))]
        return tuple(found)

    def _header(self, name: str, value: str, account: Mapping[str, Any], filled: Mapping[str, str]) -> str:
        if name != "authorization":
            return filled.get(name) or _credentials(account, has_password=True).get(
                normalized_name(name), self.text(value)
            )
        scheme, _, credentials = value.partition(" ")
        if (known := self._opaque.get(credentials.strip())) is not None:
            return f"{scheme} {known}"
        usual = filled.get("authorization", "")
        if usual.lower().startswith(f"{scheme.lower()} ") or not credentials:
            return usual or value
        if scheme.lower() == "bearer":
            return f"{scheme} {account.get('access_token')}"
        if scheme.lower() == "basic":
            return _basic(f"{account.get('client_id')}:{account.get('client_secret')}")
        own = _credentials(account, has_password=True)
        return f"{scheme} {_PAIR.sub(lambda one: one[1] + one[2] + own.get(one[1], one[3]), credentials)}"

    def unknown(self, exchange: Exchange) -> list[str]:
        """Return the ids of records in a request that neither the recording made nor an answer has shown."""
        pairs = [each.partition("=")[::2] for each in urlsplit(exchange.url).query.split("&")]
        named = [(unquote_plus(name), unquote_plus(value)) for name, value in pairs]
        named += [(name, each) for name, each in pairs_of_body(exchange) if _is_scalar(each)]
        values = [text for _, text in ids_of_path(urlsplit(exchange.url).path)]
        for name, value in named:
            if not is_token_name(name):
                values += [each for each in _LONG_ID.findall(str(value)) if "_" in each]
            if is_id_name(name):
                values += [one for one in str(value).split(",") if is_long_id(one) or _NUMBER.fullmatch(one)]
        return [each for each in dict.fromkeys(values) if each not in self]


def ids_of_path(path: str) -> Iterator[tuple[int, str]]:
    """Yield the places and the texts of the segments that are ids."""
    steps = [unquote(each) for each in path.split("/")]
    for place, step in enumerate(steps):
        is_number = _NUMBER.fullmatch(step) and steps[place - 1] != "version"
        after = re.fullmatch(r"id|email|fid", steps[place - 1]) or place == len(steps) - 1
        if is_long_id(step) or (is_number and (len(step) >= _LEAST_NUMBER or after)):
            yield place, step


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool) and value != ""


def _credentials(account: Mapping[str, Any], *, has_password: bool) -> dict[str, str]:
    """Return the credentials of an account by the names of parameters and of headers. `has_password`: of a login."""
    found = {
        name: str(value)
        for name, value in account.items()
        if _is_scalar(value) and (is_credential(name) or name == "client_id")
    }
    if has_password and "email" in account:
        return {**found, "email": str(account["email"]), "username": str(account["email"])}
    return {name: value for name, value in found.items() if name != "password"}


def _filled(template: str, account: Mapping[str, Any]) -> str:
    """Return a header with an account's fields. The credentials of the scheme Basic are encoded."""
    text = template.format_map(account)
    return _basic(text[len("Basic ") :]) if text.startswith("Basic ") else text


def _basic(credentials: str) -> str:
    return f"Basic {base64.b64encode(credentials.encode()).decode()}"
