"""The example, as a sandbox knows it."""

from typing import Final

from dealdock.platform.accounts.rules import AccountOption, AccountRules
from dealdock.platform.credentials.kinds import CredentialKind, CredentialRules
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.limits.rules import Limit, LimitRules
from dealdock.platform.vendor import Vendor
from tests.example_vendor.models import GUARD, Lead
from tests.example_vendor.settings import AccountSettings


def api_key(credentials: Credentials, account_id: int, user_id: int, generation: int) -> str:
    """Return a key that does not expire."""
    return "key_" + credentials.letters(20, "example key", account_id, user_id, generation)


def organization_id(credentials: Credentials, account_id: int) -> str:
    """Return an id that is only shown."""
    return "orga_" + credentials.letters(20, "example organization", account_id)


VENDOR: Final = Vendor(
    name="example",
    package=__package__,
    accounts=AccountRules(
        AccountSettings,
        has_milliseconds=True,
        options=(AccountOption("currency", "The currency of amounts.", choices=("EUR", "USD")),),
    ),
    credentials=CredentialRules(
        (
            CredentialKind("organization_id", organization_id, "account", is_stored=False),
            CredentialKind("api_key", api_key, "user", ends_by_fault=True),
        )
    ),
    models=(Lead,),
    hosts=("api.example.test",),
    guards=(GUARD,),
    limits=LimitRules(lambda settings: (Limit("minute", "fixed", settings.calls_per_minute, seconds=60),)),
)
