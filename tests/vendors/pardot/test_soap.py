"""Salesforce's SOAP login (contract, section 3): its session id is an access token for the API."""

from typing import Any, Final

import pytest
from lxml import etree

from dealdock.platform.credentials import secrets
from tests.support.builders import Account, Answer, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot.wire.test_bearer import call

PARTNER: Final = "urn:partner.soap.sforce.com"
ENTERPRISE: Final = "urn:enterprise.soap.sforce.com"
ENVELOPE: Final = "http://schemas.xmlsoap.org/soap/envelope/"
NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
KEYS: Final = ["metadataServerUrl", "passwordExpired", "sandbox", "serverUrl", "sessionId", "userId", "userInfo"]
USER_KEYS: Final = """accessibilityMode chatterExternal currencySymbol orgAttachmentFileSizeLimit
orgDefaultCurrencyIsoCode orgDefaultCurrencyLocale orgDisallowHtmlAttachments orgHasPersonAccounts organizationId
organizationMultiCurrency organizationName profileId roleId sessionSecondsValid userDefaultCurrencyIsoCode userEmail
userFullName userId userLanguage userLocale userName userTimeZone userType userUiSkin"""
WRONG: Final = "Invalid username, password, security token; or user locked out."


def envelope(username: str, password: str, *, namespace: str = PARTNER, prefix: str = "") -> str:
    """A login as jsforce writes it, or with a prefix as simple-salesforce does."""
    name, colon = (f"xmlns:{prefix}", f"{prefix}:") if prefix else ("xmlns", "")
    return (
        f'<se:Envelope xmlns:se="{ENVELOPE}"><se:Header/><se:Body><{colon}login {name}="{namespace}">'
        f"<{colon}username>{username}</{colon}username><{colon}password>{password}</{colon}password></{colon}login>"
        "</se:Body></se:Envelope>"
    )


def sent(pardot: Pardot, body: str, path: str = "/services/Soap/u/42.0", method: str = "POST") -> Answer:
    headers = {"Content-Type": "text/xml", "SOAPAction": '""'}
    return pardot.send(method, path, content=body.encode(), headers=headers)


def password(account: Account, *, with_token: bool = True) -> str:
    ready = account.ready
    return f"{ready.password}{ready.security_token if with_token else ''}"


def result(answer: Answer, namespace: str = PARTNER) -> dict[str, Any]:
    """The elements of a success by name."""
    assert answer.status == 200, answer.text
    found = answer.xml.find(f"{{{ENVELOPE}}}Body/{{{namespace}}}loginResponse/{{{namespace}}}result")
    assert found is not None
    return {etree.QName(each).localname: each for each in found}


def fault(answer: Answer) -> tuple[Any, ...]:
    """The status of a failure, its code, the code in its detail and the message there."""
    assert answer.http.headers["content-type"] == "text/xml; charset=utf-8"
    names = {"sf": "urn:fault.partner.soap.sforce.com"}
    found = [answer.xml.findtext(f".//{name}", namespaces=names) for name in ("faultcode", "sf:exceptionCode")]
    assert (
        answer.xml.findtext(".//faultstring")
        == f"{found[0]}: {answer.xml.findtext('.//sf:exceptionMessage', None, names)}"
    )
    return answer.status, *found, answer.xml.findtext(".//sf:exceptionMessage", namespaces=names)


class TestSuccess:
    @pytest.mark.contract("3.soap.1", "3.soap.2", "3.soap.3", "3.soap.4")
    @pytest.mark.account(time_zone="America/Los_Angeles")
    @pytest.mark.parametrize("prefix", ["", "n1"])
    @pytest.mark.parametrize(("kind", "namespace"), [("u", PARTNER), ("c", ENTERPRISE)], ids=["partner", "enterprise"])
    def test_has_a_session_and_the_user(
        self, account: Account, pardot: Pardot, kind: str, namespace: str, prefix: str
    ) -> None:
        ready = account.ready
        body = envelope(ready.email, password(account), namespace=namespace, prefix=prefix)
        answer = sent(pardot, body, f"/services/Soap/{kind}/59.0")
        assert answer.text.startswith('<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="')
        shown = result(answer, namespace)
        assert [*shown] == KEYS
        user = {etree.QName(each).localname: each for each in shown["userInfo"]}
        assert [*user] == USER_KEYS.split()
        organization = user["organizationId"].text
        assert shown["serverUrl"].text == f"{pardot.http.base_url}/services/Soap/{kind}/59.0/{organization[:15]}"
        assert shown["metadataServerUrl"].text == f"{pardot.http.base_url}/services/Soap/m/59.0/{organization[:15]}"
        assert shown["sessionId"].text.startswith(f"{organization[:15]}!")
        assert (user["userEmail"].text, user["userName"].text) == (ready.email, ready.email)
        assert (user["userId"].text, user["userTimeZone"].text) == (shown["userId"].text, "America/Los_Angeles")
        assert user["userDefaultCurrencyIsoCode"].get(NIL) == "true"
        assert user["sessionSecondsValid"].text == "7200"

    @pytest.mark.contract("3.soap.11")
    @ONE_DATABASE
    def test_has_the_recorded_headers(self, account: Account, pardot: Pardot) -> None:
        for given in (password(account), "wrong"):
            headers = sent(pardot, envelope(account.ready.email, given)).http.headers
            assert headers["content-type"] == "text/xml; charset=utf-8"
            assert headers["cache-control"] == "no-cache,must-revalidate,max-age=0,no-store,private"
            assert headers["vary"] == "Accept-Encoding"

    @pytest.mark.contract("3.soap.1", "3.soap.5")
    @pytest.mark.parametrize("with_token", [True, False])
    def test_its_session_authorises(self, account: Account, pardot: Pardot, with_token: bool) -> None:
        deal = account.opportunity()
        answer = sent(pardot, envelope(account.ready.email, password(account, with_token=with_token)))
        assert call(pardot, result(answer)["sessionId"].text).ids == [deal]

    @pytest.mark.slow
    @pytest.mark.contract("3.soap.6")
    def test_of_an_address_in_two_accounts(self, account: Account, pardot: Pardot) -> None:
        email = account.ready.email
        other = Account.open(account.sandbox)
        other.user(email=email, password_hash=secrets.hash_password("Another pass & word"))
        first = sent(pardot, envelope(email, password(account, with_token=False)))
        second = sent(pardot, envelope(email, "Another pass &amp; word"))
        ids = [result(each)["sessionId"].text.partition("!")[0] for each in (first, second)]
        assert ids[0] != ids[1]
        assert call(pardot, result(first)["sessionId"].text).error is None

    def test_is_recorded_without_the_password(self, account: Account, pardot: Pardot) -> None:
        shown = result(sent(pardot, envelope(account.ready.email, password(account))))
        account.sandbox.journal.flush()
        journal = pardot.http.get(f"/_dealdock/accounts/{account.ready.id}/requests").text
        assert "/services/Soap/u/42.0" in journal
        for secret in (account.ready.password, account.ready.security_token, shown["sessionId"].text):
            assert str(secret) not in journal


class TestFailure:
    @pytest.mark.contract("3.soap.7", "3.soap.8")
    @ONE_DATABASE
    def test_of_a_wrong_login(self, account: Account, pardot: Pardot) -> None:
        ready = account.ready
        for username, given in (
            (ready.email, "wrong"),
            (ready.email, f"wrong{ready.security_token}"),
            (ready.email, ready.security_token),
            (ready.email, ""),
            ("", password(account)),
            ("nobody@example.com", password(account)),
        ):
            assert fault(sent(pardot, envelope(username, given))) == (500, "INVALID_LOGIN", "INVALID_LOGIN", WRONG)

    @pytest.mark.contract("3.soap.7")
    @ONE_DATABASE
    def test_of_a_user_of_another_vendor(self, pardot: Pardot) -> None:
        other = pardot.http.post("/_dealdock/accounts", json={"vendor": "apollo"}).json()
        answer = sent(pardot, envelope(other["email"], other["password"]))
        assert fault(answer) == (500, "INVALID_LOGIN", "INVALID_LOGIN", WRONG)

    @pytest.mark.contract("3.soap.8")
    def test_locks_the_user_out(self, account: Account, pardot: Pardot) -> None:
        for _ in range(10):
            sent(pardot, envelope(account.ready.email, "wrong"))
        assert fault(sent(pardot, envelope(account.ready.email, password(account))))[1] == "INVALID_LOGIN"

    @pytest.mark.slow
    @pytest.mark.contract("3.soap.8")
    def test_of_a_role_that_may_not_log_in(self, account: Account, pardot: Pardot) -> None:
        account.user(email="reader@company.com", role="Sales", password_hash=secrets.hash_password("A long phrase"))
        assert fault(sent(pardot, envelope("reader@company.com", "A long phrase")))[1] == "INVALID_LOGIN"

    @pytest.mark.contract("3.soap.9")
    @each_case(
        ("body", "code"),
        [
            ("", "UNKNOWN_EXCEPTION"),
            ("<login/>", "UNKNOWN_EXCEPTION"),
            ("{}", "UNKNOWN_EXCEPTION"),
            (f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body/></e:Envelope>', "UNKNOWN_EXCEPTION"),
            (
                f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><query xmlns="{PARTNER}"/></e:Body></e:Envelope>',
                "INVALID_OPERATION",
            ),
            ("<!DOCTYPE a [<!ENTITY e 'x'>]>" + envelope("&e;", "x"), "UNKNOWN_EXCEPTION"),
            (f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><?a b?></e:Body></e:Envelope>', "UNKNOWN_EXCEPTION"),
            (f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body>&a;</e:Body></e:Envelope>', "UNKNOWN_EXCEPTION"),
            ("<a>" * 10_000, "UNKNOWN_EXCEPTION"),
            ("<?xml version='1.0' encoding='nonsense'?><a/>", "UNKNOWN_EXCEPTION"),
            ("<?a b?>", "UNKNOWN_EXCEPTION"),
        ],
    )
    @ONE_DATABASE
    def test_of_what_is_no_login(self, pardot: Pardot, body: str, code: str) -> None:
        assert fault(sent(pardot, body))[:3] == (500, code, code)

    @pytest.mark.slow
    @pytest.mark.contract("3.soap.9")
    @ONE_DATABASE
    def test_instructions_and_comments_anywhere_change_nothing(self, account: Account, pardot: Pardot) -> None:
        plain = envelope(account.ready.email, password(account))
        places = [place for place, sign in enumerate(plain) if sign == "<"]
        for inserted in ("<?a b?>", "<!-- a -->"):
            for place in places:
                body = plain[:place] + inserted + plain[place:]
                assert result(sent(pardot, body)), body

    @pytest.mark.contract("3.soap.9")
    @ONE_DATABASE
    def test_of_a_body_that_is_too_large(self, account: Account, pardot: Pardot) -> None:
        assert fault(sent(pardot, envelope(account.ready.email, "x" * 2**20)))[0] == 413

    @pytest.mark.contract("3.soap.9")
    @ONE_DATABASE
    def test_elsewhere(self, account: Account, pardot: Pardot) -> None:
        body = envelope(account.ready.email, password(account))
        assert sent(pardot, body, method="GET").status == 405
        assert sent(pardot, body, "/services/Soap/m/42.0").status == 500
        assert sent(pardot, body, "/services/Soap/u/new").status == 500
