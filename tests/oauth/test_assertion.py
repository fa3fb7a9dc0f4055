"""Grant `urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523): assertions, and the responses to them."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.x509.oid import NameOID

from dealdock.platform.credentials import jwt_keys
from dealdock.platform.credentials.jwt_keys import KeyPair
from tests.oauth.app import App, error
from tests.support.builders import Account
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
INVALID = ("invalid_grant", "invalid assertion")
KEY, OTHER = jwt_keys.new_pair(), jwt_keys.new_pair()

pytestmark = pytest.mark.account(jwt_public_key=KEY.public)


def claims(app: App, **changes: Any) -> dict[str, Any]:
    """Return the claims of a correct assertion; None leaves a claim out."""
    ready = app.account.ready
    expires = app.account.sandbox.clock.now() + timedelta(minutes=3)
    right = {"iss": ready.client_id, "sub": ready.email, "aud": "https://login.salesforce.com", "exp": expires}
    return {name: value for name, value in (right | changes).items() if value is not None}


@cache
def loaded(key: str) -> Any:
    """Return a private key as an object. The library checks its primes each time it reads one."""
    return load_pem_private_key(key.encode(), None)


def sign(said: dict[str, Any], key: str = KEY.private, algorithm: str = "RS256") -> str:
    return jwt.encode(said, loaded(key), algorithm)


def show(app: App, assertion: str, **parameters: Any) -> httpx.Response:
    """Show an assertion, as the service's clients do: without id and secret."""
    return app.post("token", grant_type=GRANT, assertion=assertion, **parameters)


@ONE_DATABASE
class TestAssertion:
    @pytest.mark.contract("3.grant.5")
    def test_gives_an_access_token(self, app: App) -> None:
        answer = show(app, sign(claims(app)), scope="pardot_api").json()
        assert app.works(answer["access_token"])
        assert answer["scope"] == "pardot_api"
        assert "refresh_token" not in answer
        assert answer["id"] == app.by_password().json()["id"]

    @each_case(
        "audience",
        [
            "https://login.salesforce.com",
            "https://test.salesforce.com",
            "https://login.salesforce.com/services/oauth2/token",
            "https://test.salesforce.com/",
            "{url}",
            "{url}/services/oauth2/token",
            ["https://example.com", "{url}"],
        ],
    )
    def test_is_meant_for_the_service_or_this_server(self, app: App, audience: str | list[str]) -> None:
        url = str(app.http.base_url.join("/")).rstrip("/")
        named = audience.format(url=url) if isinstance(audience, str) else [one.format(url=url) for one in audience]
        assert show(app, sign(claims(app, aud=named))).status_code == 200

    @each_case("audience", ["https://example.com", "login.salesforce.com", "", [], ["x"]])
    def test_for_another_audience(self, app: App, audience: str | list[str]) -> None:
        assert error(show(app, sign(claims(app, aud=audience)))) == ("invalid_grant", "audience is invalid")

    @each_case("host", ["app.example", "127.0.0.1.app.example:80", "a{b.app.example"])
    def test_for_another_server_is_refused_whatever_the_host_header_says(self, app: App, host: str) -> None:
        """An assertion for another server is refused."""
        shown = {"grant_type": GRANT, "assertion": sign(claims(app, aud=f"http://{host}"))}
        answer = app.http.post("token", data=shown, headers={"Host": host})
        assert error(answer) == ("invalid_grant", "audience is invalid")
        shown["assertion"] = sign(claims(app))
        assert app.http.post("token", data=shown, headers={"Host": host}).status_code == 200

    @each_case("host", ["localhost:8080", "[::1]", "LOCALHOST"])
    def test_may_be_for_any_name_of_this_server(self, app: App, host: str) -> None:
        shown = {"grant_type": GRANT, "assertion": sign(claims(app, aud=f"http://{host}"))}
        assert app.http.post("token", data=shown, headers={"Host": host}).status_code == 200

    @each_case(
        ("claim", "seconds", "refusal"),
        [
            ("exp", 1, None),
            ("exp", 300, None),
            ("exp", 0, "assertion has expired"),
            ("exp", -1, "assertion has expired"),
            ("exp", 350, None),  # the client's clock may be a minute ahead
            ("exp", 360, None),
            ("exp", 370, "assertion lives longer than five minutes"),
            ("exp", 3600, "assertion lives longer than five minutes"),
            ("nbf", 0, None),
            ("nbf", 50, None),
            ("nbf", 70, "assertion is not valid yet"),
            ("nbf", 3600, "assertion is not valid yet"),
        ],
    )
    def test_lives_five_minutes_at_most(
        self, account: Account, app: App, claim: str, seconds: int, refusal: str | None
    ) -> None:
        moment = int(account.sandbox.clock.now().timestamp()) + seconds + (seconds == 1)
        answer = show(app, sign(claims(app, **{claim: moment})))
        assert (answer.status_code if refusal is None else error(answer)) == (
            200 if refusal is None else ("invalid_grant", refusal)
        )

    def test_is_of_the_real_time_whatever_the_accounts(self, account: Account, app: App) -> None:
        account.freeze(datetime(2001, 1, 1, tzinfo=UTC))
        assert show(app, sign(claims(app))).status_code == 200

    @each_case("claim", ["iss", "sub", "aud", "exp"])
    @each_case("value", [None, {}, True])
    def test_needs_each_of_these_claims(self, app: App, claim: str, value: object) -> None:
        assert error(show(app, unchecked(claims(app, **{claim: value})))) == INVALID

    def test_of_an_unknown_client(self, app: App) -> None:
        assert error(show(app, sign(claims(app, iss="x"))))[0] == "invalid_client_id"

    @each_case("subject", ["nobody@example.com", ""])
    def test_for_an_unknown_user(self, app: App, subject: str) -> None:
        assert error(show(app, sign(claims(app, sub=subject))))[0] == "invalid_grant"

    def test_for_a_user_of_another_account(self, account: Account, app: App) -> None:
        other = Account.open(account.sandbox).ready
        assert error(show(app, sign(claims(app, sub=other.email))))[0] == "invalid_grant"

    @pytest.mark.account(jwt_public_key=KEY.public, role="Sales")
    def test_for_a_user_who_may_not_call(self, app: App) -> None:
        assert error(show(app, sign(claims(app))))[0] == "invalid_grant"

    @pytest.mark.account
    def test_of_a_client_without_a_key(self, app: App) -> None:
        refusal = error(show(app, sign(claims(app))))
        assert refusal == ("invalid_grant", "no public key is registered for this client")

    def test_signed_with_another_key(self, app: App) -> None:
        assert error(show(app, sign(claims(app), OTHER.private))) == INVALID

    @pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
    def test_signed_in_another_way(self, account: Account, app: App) -> None:
        said = claims(app)
        for forged in (
            jwt.encode(said, "", "none"),
            jwt.encode(said, account.ready.client_secret, "HS256"),
            sign(said, algorithm="RS512"),
            sign(said, algorithm="PS256"),
            sign(said).rpartition(".")[0] + ".",
        ):
            assert error(show(app, forged)) == INVALID

    @each_case("text", ["x", "a.b.c", "é", ".", "e30.e30.", "x" * 10000])
    def test_that_is_none(self, app: App, text: str) -> None:
        assert error(show(app, text)) == INVALID

    def test_missing(self, app: App) -> None:
        assert error(show(app, "")) == ("invalid_request", "assertion is missing")


class TestText:
    @each_case("character", ["\ud800", "\0"])
    def test_with_a_character_that_no_database_stores(self, app: App, character: str) -> None:
        """Claims are read as parameters are, so the answer is an error of the client's, and not 500."""
        unknown = show(app, sign(claims(app, sub=f"nobody{character}@example.com")))
        assert error(unknown) == ("invalid_grant", "user hasn't approved this consumer")
        assert error(show(app, sign(claims(app, iss=f"x{character}"))))[0] == "invalid_client_id"
        assert show(app, sign(claims(app))).status_code == 200


class TestKey:
    def test_may_be_a_certificate(self) -> None:
        assert jwt_keys.public_pem(certificate(KEY)) == KEY.public

    @each_case("text", ["", "x", KEY.private, KEY.public.replace("A", "B"), "-----BEGIN CERTIFICATE-----"])
    def test_that_is_none(self, text: str) -> None:
        with pytest.raises(ValueError, match="must be a public key or a certificate, as PEM"):
            jwt_keys.public_pem(text)

    def test_of_another_kind(self) -> None:
        public = ec.generate_private_key(ec.SECP256R1()).public_key()
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        with pytest.raises(ValueError, match="must be an RSA key of at least 2048 bits"):
            jwt_keys.public_pem(pem)


def test_with_a_key_that_the_control_plane_made(account: Account, app: App) -> None:
    made = app.http.post(app.http.base_url.join(f"/_dealdock/accounts/{account.ready.id}/jwt_key"))
    assert made.status_code == 201
    assert show(app, sign(claims(app), made.json()["private_key"])).status_code == 200
    assert error(show(app, sign(claims(app)))) == INVALID


def unchecked(said: dict[str, Any]) -> str:
    """Signed, though the library that signs would refuse it."""
    header = {"alg": "RS256", "typ": "JWT"}
    numbers = {name: int(value.timestamp()) if isinstance(value, datetime) else value for name, value in said.items()}
    return jwt.api_jws.encode(json.dumps(numbers).encode(), loaded(KEY.private), "RS256", header)


def certificate(pair: KeyPair) -> str:
    """A self-signed certificate, as `openssl req -x509` makes one."""
    key = loaded(pair.private)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + timedelta(days=1))
    return builder.sign(key, SHA256()).public_bytes(Encoding.PEM).decode()
