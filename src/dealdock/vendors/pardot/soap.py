"""Salesforce's SOAP login, whose session id is an access token for the API (contract, section 3)."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Final, NamedTuple, NoReturn

from fastapi import Depends, FastAPI
from lxml import etree
from sqlalchemy import Connection, select
from starlette.types import Scope

from dealdock.platform.credentials import access_tokens, login
from dealdock.platform.credentials.login import Candidate, LoginTarget
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.errors import LockedOut, LoginFailed, Overloaded, Unavailable
from dealdock.platform.records.models import Account, User
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext
from dealdock.platform.text import clean, email_key
from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot.names import LOGIN, VENDOR
from dealdock.web import messages, scopes
from dealdock.web.application import application
from dealdock.web.call_context import Trace
from dealdock.web.messages import Answer
from dealdock.web.operation_route import OperationRoute, TableRouter, current_call
from dealdock.web.pipeline import Api, BaseCall, Unit
from dealdock.web.size_limits import RequestRefused

PATH: Final = "/services/Soap/"
MAX_PASSWORDS: Final = 5
"""The maximum number of users with the same address, in several accounts, whose passwords a login compares."""

_LOGIN_PATH: Final = re.compile(r"/services/Soap/([uc])/([0-9]{1,3}(?:\.[0-9])?)(?:/.*)?")
_ENVELOPE: Final = "http://schemas.xmlsoap.org/soap/envelope/"
_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
_NAMESPACES: Final = {"u": "urn:partner.soap.sforce.com", "c": "urn:enterprise.soap.sforce.com"}
_CONTENT_TYPE: Final = b"text/xml; charset=utf-8"
_HEADERS: Final = (
    (b"cache-control", b"no-cache,must-revalidate,max-age=0,no-store,private"),
    (b"vary", b"Accept-Encoding"),
)
_SECONDS: Final = 7_200
_WRONG: Final = "Invalid username, password, security token; or user locked out."

_log = logging.getLogger(__name__)


class SoapFault(Exception):
    """A call that fails with one of Salesforce's exception codes."""

    def __init__(self, code: str, message: str, why: str, *, status: int = HTTPStatus.INTERNAL_SERVER_ERROR) -> None:
        """Create the fault. `why` explains it to a person."""
        super().__init__(code, message)
        self.code, self.message, self.why, self.status = code, message, why, status


class Sent(NamedTuple):
    """The body of a call: a username and a password, or the fault of a wrong body."""

    username: str = ""
    password: str = ""
    fault: SoapFault | None = None


class SoapHead(NamedTuple):
    """The parts of a request that are known before its body is read."""

    sandbox: Sandbox
    scope: Scope
    trace: Trace


@dataclass(kw_only=True, eq=False)
class SoapCall(BaseCall):
    """A parsed request."""

    path: str
    url: str
    """The address of the server, as the caller used it."""
    sent: Sent

    @property
    def unit(self) -> Unit:
        """The database use: the login has its own transactions."""
        return Unit("own")


class Session(NamedTuple):
    """A session that a login began, and its user."""

    session_id: str
    account: AccountContext
    account_name: str
    user: Any


def create_app(sandbox: Sandbox) -> FastAPI:
    """Return the application that answers below `PATH`."""
    api = Api(
        handlers=(),
        read_head=SoapHead,
        parse_body=parse,
        make_call=_make_call,
        run=log_in,
        render_error=lambda error, _: render(to_fault(error)),
        faults_of=_no_faults,
        to_error=to_fault,
        Error=SoapFault,
    )
    return application(sandbox, api, _Router())


def log_in(call: Annotated[SoapCall, Depends(current_call)]) -> Answer:
    """Begin a session for a username and a password, to which the security token may be appended."""
    kind = _LOGIN_PATH.fullmatch(call.path)
    if kind is None:
        raise SoapFault("UNKNOWN_EXCEPTION", "nothing is at this address", "the login is at /services/Soap/u/<version>")
    if call.method != "POST":
        raise SoapFault("UNKNOWN_EXCEPTION", "the method must be POST", "a login is a POST", status=405)
    if call.sent.fault is not None:
        raise call.sent.fault
    if scopes.is_foreign(call.headers.get("sec-fetch-site")):
        raise _refused("a web page from elsewhere can't log in (Sec-Fetch-Site)")
    session = _begin(call, *call.sent[:2])
    return Answer(200, _response(call, session, kind[1], kind[2]), _CONTENT_TYPE, _HEADERS)


def _begin(call: SoapCall, username: str, password: str) -> Session:
    sandbox = call.sandbox
    real = sandbox.clock.now()
    target, password = sandbox.database.read(lambda db: _target(db, sandbox.credentials, username, password))

    def issue(db: Connection, user: Candidate) -> Session:
        call.trace.account = user.account
        now = user.account.now(real)
        token = access_tokens.issue(db, sandbox.credentials, user.account, user.user_id, now=now)
        row = db.execute(
            select(User.__table__).where(User.dataset_id == user.account.dataset_id, User.id == user.user_id)
        ).one()
        name = db.scalar(select(Account.name).where(Account.id == user.account.account_id))
        return Session(token, user.account, str(name), row)

    try:
        return login.log_in(
            sandbox.database,
            sandbox.credentials,
            target,
            email=username,
            password=password,
            real=real,
            on_success=issue,
        )
    except (LoginFailed, LockedOut) as error:
        raise _refused(str(error)) from None


def _target(db: Connection, credentials: Credentials, username: str, password: str) -> tuple[LoginTarget, str]:
    """Return the user with this username, and the password without the security token.

    Several accounts may have the username: then the user counts whose token or password is sent.
    """
    found = db.execute(
        select(User.id, User.email_key, User.role, User.password_hash, *CONTEXT_COLUMNS)
        .join(Account, Account.dataset_id == User.dataset_id)
        .where(User.email_key == email_key(username), Account.vendor == VENDOR)
        .order_by(Account.id)
        .limit(MAX_PASSWORDS)
    )
    users = [Candidate(AccountContext(*row[4:]), *row[:4]) for row in found]
    for user in users:
        token = credentials.make(VENDOR, "security_token", user.account.account_id, user.user_id)
        if password.endswith(token):
            return LoginTarget(user.account.account_id, user), password.removesuffix(token)
    if len(users) > 1:
        right = (user for user in users if login.is_valid(credentials, user, email=username, password=password))
        users = [next(right, users[0])]
    if not users:
        return LoginTarget(login.NO_ACCOUNT, None), password
    return LoginTarget(users[0].account.account_id, users[0]), password


def parse(_: str, body: bytes) -> Sent:
    """Read the envelope of a login. Entities are not resolved, and a document type is refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, load_dtd=False
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return Sent(fault=_unreadable("the body is not well-formed XML"))
    if root.getroottree().docinfo.internalDTD is not None:
        return Sent(fault=_unreadable("the body has a document type"))
    found = root.find(f"{{{_ENVELOPE}}}Body") if root.tag == f"{{{_ENVELOPE}}}Envelope" else None
    if found is None or not len(found):
        return Sent(fault=_unreadable("the body is not a SOAP envelope with a body"))
    call = etree.QName(found[0])
    if call.localname != LOGIN or call.namespace not in _NAMESPACES.values():
        why = f"only the login is emulated, not {call.localname}"
        return Sent(fault=SoapFault("INVALID_OPERATION", f"No operation available for request {found[0].tag}", why))
    texts = {etree.QName(each).localname: clean(each.text or "") for each in found[0].iterchildren("*")}
    return Sent(texts.get("username", "").strip(), texts.get("password", ""))


def _make_call(head: SoapHead, headers: Mapping[str, str], sent: Sent) -> SoapCall:
    scope, trace = head.scope, head.trace
    trace.object = LOGIN
    if sent.fault is None:
        given = [("username", sent.username), ("password", sent.password)]
        trace.note(dict(given), given)
    host = headers.get("host") or "{}:{}".format(*(scope.get("server") or ("localhost", 80)))
    return SoapCall(
        sandbox=head.sandbox,
        method=scope["method"],
        headers=headers,
        address=scopes.address(scope),
        trace=trace,
        path=scopes.path(scope),
        url=f"{scope['scheme']}://{host}{scope.get('root_path', '')}",
        sent=sent,
    )


def _response(call: SoapCall, session: Session, kind: str, version: str) -> bytes:
    """Return the envelope of a successful login."""
    info = _user_info(call.sandbox.credentials, session)
    server, below = f"{call.url}/services/Soap", f"{version}/{str(info['organizationId'])[:15]}"
    envelope, body = _envelope({None: _NAMESPACES[kind], "xsi": _INSTANCE})
    namespace = f"{{{_NAMESPACES[kind]}}}"
    result = etree.SubElement(etree.SubElement(body, f"{namespace}loginResponse"), f"{namespace}result")
    for name, text in (
        ("metadataServerUrl", f"{server}/m/{below}"),
        ("passwordExpired", "false"),
        ("sandbox", "false"),
        ("serverUrl", f"{server}/{kind}/{below}"),
        ("sessionId", session.session_id),
        ("userId", info["userId"]),
    ):
        etree.SubElement(result, f"{namespace}{name}").text = text
    shown = etree.SubElement(result, f"{namespace}userInfo")
    for name, value in info.items():
        element = etree.SubElement(shown, f"{namespace}{name}")
        element.text = value
        if value is None:
            element.set(f"{{{_INSTANCE}}}nil", "true")
    return _written(envelope)


def _user_info(credentials: Credentials, session: Session) -> dict[str, str | None]:
    """Return the fields of the user and the organization in the answer, in its order. None is written as nil."""
    account_id, user = session.account.account_id, session.user
    names = (user.first_name, user.last_name)
    return {
        "accessibilityMode": "false",
        "chatterExternal": "false",
        "currencySymbol": "$",
        "orgAttachmentFileSizeLimit": "5242880",
        "orgDefaultCurrencyIsoCode": "USD",
        "orgDefaultCurrencyLocale": "en_US",
        "orgDisallowHtmlAttachments": "false",
        "orgHasPersonAccounts": "false",
        "organizationId": credentials.make(VENDOR, "organization_id", account_id),
        "organizationMultiCurrency": "false",
        "organizationName": session.account_name,
        "profileId": credentials.make(VENDOR, "salesforce_profile_id", account_id, user.id),
        "roleId": credentials.make(VENDOR, "salesforce_role_id", account_id, user.id),
        "sessionSecondsValid": str(_SECONDS),
        "userDefaultCurrencyIsoCode": None,
        "userEmail": user.email,
        "userFullName": " ".join(filter(None, names)) or user.email,
        "userId": credentials.make(VENDOR, "salesforce_user_id", account_id, user.id),
        "userLanguage": "en_US",
        "userLocale": "en_US",
        "userName": user.email,
        "userTimeZone": user.time_zone,
        "userType": "Standard",
        "userUiSkin": "Theme3",
    }


def render(fault: SoapFault) -> Answer:
    """Render a fault."""
    namespace = "urn:fault.partner.soap.sforce.com"
    envelope, body = _envelope({"sf": namespace, "xsi": _INSTANCE})
    element = etree.SubElement(body, f"{{{_ENVELOPE}}}Fault")
    etree.SubElement(element, "faultcode").text = fault.code
    etree.SubElement(element, "faultstring").text = f"{fault.code}: {fault.message}"
    detail = etree.SubElement(etree.SubElement(element, "detail"), f"{{{namespace}}}LoginFault")
    detail.set(f"{{{_INSTANCE}}}type", "sf:LoginFault")
    etree.SubElement(detail, f"{{{namespace}}}exceptionCode").text = fault.code
    etree.SubElement(detail, f"{{{namespace}}}exceptionMessage").text = fault.message
    more = {HTTPStatus.SERVICE_UNAVAILABLE: messages.RETRY_AFTER, HTTPStatus.METHOD_NOT_ALLOWED: (b"allow", b"POST")}
    headers = (*_HEADERS, *(header for status, header in more.items() if status == fault.status))
    return Answer(fault.status, _written(envelope), _CONTENT_TYPE, headers, code=fault.code, why=fault.why)


def to_fault(error: Exception) -> SoapFault:
    """Return the fault for any error. The sandbox's own failures are logged."""
    match error:
        case SoapFault():
            return error
        case RequestRefused():
            return SoapFault("UNKNOWN_EXCEPTION", "the request is too large", error.why, status=error.status)
        case Overloaded() | Unavailable():
            return SoapFault("SERVER_UNAVAILABLE", "the server is unavailable", str(error), status=503)
    _log.error("a login failed because of an error in the sandbox", exc_info=error)
    return SoapFault("UNKNOWN_EXCEPTION", "the sandbox failed", "the sandbox itself failed: its log says more")


def _refused(why: str) -> SoapFault:
    return SoapFault("INVALID_LOGIN", _WRONG, why)


def _unreadable(why: str) -> SoapFault:
    return SoapFault("UNKNOWN_EXCEPTION", "the request is no SOAP message", why)


def _envelope(namespaces: dict[str | None, str]) -> tuple[etree._Element, etree._Element]:
    envelope = etree.Element(f"{{{_ENVELOPE}}}Envelope", nsmap={"soapenv": _ENVELOPE, **namespaces})  # type: ignore[dict-item]  # a default namespace has no prefix
    return envelope, etree.SubElement(envelope, f"{{{_ENVELOPE}}}Body")


def _written(envelope: etree._Element) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?>' + etree.tostring(envelope, encoding="UTF-8", xml_declaration=False)


def _no_faults(*_: object) -> NoReturn:
    raise LookupError("a login at Salesforce meets no faults")


class _Router(TableRouter):
    """A router with one route, which answers each path and each method."""

    def __init__(self) -> None:
        super().__init__()
        self._login = OperationRoute("/services/Soap/u/{version}", log_in, None, methods=["POST"])
        self.routes.append(self._login)

    def match(self, _: Scope) -> tuple[OperationRoute[Any] | None, Mapping[str, str]]:
        """Return the route."""
        return self._login, {}
