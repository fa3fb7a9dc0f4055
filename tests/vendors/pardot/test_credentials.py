"""The forms of keys, ids and tokens: with the same secret they stay the same in every version."""

from collections.abc import Callable

import pytest

from dealdock.platform.credentials.secrets import Credentials, fingerprint
from dealdock.platform.vendor import Vendors
from dealdock.vendors.pardot.credentials import crm_opportunity_id
from dealdock.vendors.registry import VENDORS
from tests.support.cases import each_case

SECRET = "a secret"
CREDENTIALS = Credentials(SECRET, Vendors(VENDORS))

MADE = [
    ("user_key", (7, 8), "d1a4444a8172bd196988063236b15e5d"),
    ("api_key", (7, 8, 9), "73c68aea78873d591567cec6743dc2f4"),
    ("business_unit_id", (7,), "0UvGRJ8VPOLC54g03D"),
    ("organization_id", (7,), "00Dyej2BiOnWXwYEUW"),
    ("salesforce_user_id", (7, 8), "005GgdUylOXDLfpISH"),
    ("client_id", (7,), "3MVG9DpgMCNyrOezKMhp9ylEmnzB6OuKhBzKGptV1IV9WbvxG3qIrzxOxqVceA02OmUaq4Zmk3C6Rk4VKSUTH"),
    ("client_secret", (7,), "0EB803AF8326CDEAF778F452BDE100788947F8F79E48ACED876F1DBEE31717C4"),
    (
        "access_token",
        (7, 9),
        "00Dyej2BiOnWXwY!AQ45ybaVx7pELNb0HeFPpE5079qu48G7iurVxJhH19l4wCvXGypoSXBIekTk0mKMbONTNP1PHOSvWmMt63",
    ),
    (
        "refresh_token",
        (7, 9),
        "5AepunaXOW2QwkUru6u5ISKOrqcR9I7TN3zIQb13TWFrR2AA78wzNmS7h4X4FPak6Qs6dR0YlbpxXytgrhVY",
    ),
    ("code", (7, 9), "aPrxh4BFJh45zb4SbdqOn1A5i2do9caSF0ayqMzLPMVaU8QAeuxLnXNR6HwEfxBXUTU7o4GM3Et70UCxmhqL=="),
]


@each_case(("kind", "whose", "text"), MADE)
def test_what_the_vendor_makes_stays_as_it_was(kind: str, whose: tuple[int, ...], text: str) -> None:
    assert CREDENTIALS.make("pardot", kind, *whose) == text


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda: crm_opportunity_id(CREDENTIALS, 7, 8), "006MickDhV9MSvtIUG"),
        (lambda: CREDENTIALS.password(7, 8), "xxhwnzaqcpdkj4zan7fysisu"),
        (lambda: fingerprint(SECRET), "faa62380b6c15c0f199ea2ee48b2fe40ceadbc3f263cd0e535eb1c0a8182745f"),
    ],
)
def test_the_others_stay_too(made: Callable[[], str], text: str) -> None:
    assert made() == text
