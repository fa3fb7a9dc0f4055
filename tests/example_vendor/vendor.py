"""Minicrm's declaration."""

import re
from typing import Final

from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.accounts.rules import AccountOption, AccountRules
from dealdock.platform.credentials.kinds import CredentialKind, CredentialRules
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.limits.rules import Limit, LimitRules
from dealdock.platform.records import public_ids
from dealdock.platform.vendor import Vendor
from tests.example_vendor.models import MODELS
from tests.example_vendor.settings import GUARD, AccountSettings


class IdForm(public_ids.IdForm):
    """The form of ids that clients see: `lead_0001002a` is lead 42 of account 1."""

    def encode(self, account_id: int, kind: str, number: int) -> str:
        return f"{kind}_{account_id:04x}{number:04x}"

    def decode(self, account_id: int, kind: str, text: str) -> int | None:
        """Return the number of the record with this id, if it is one of this account and kind."""
        number = int(text[-4:], 16) if re.fullmatch("[a-z]+_[0-9a-f]{8}", text) else 0
        return number if text == self.encode(account_id, kind, number) else None


def api_key(credentials: Credentials, account_id: int, user_id: int, generation: int) -> str:
    """Return a key that does not expire."""
    return "key_" + credentials.letters(20, "minicrm key", account_id, user_id, generation)


def organization_id(credentials: Credentials, account_id: int) -> str:
    """Return an id that is only shown."""
    return "orga_" + credentials.letters(20, "minicrm organization", account_id)


def curl(base_url: str, account: AccountView | None) -> str:
    """Return a command line that lists leads. With an account, it has a valid key."""
    key = (account and account.credentials["api_key"]) or "$API_KEY"
    return f'curl -H "X-Minicrm-Key: {key}" "{base_url}/v1/leads"'


VENDOR: Final = Vendor(
    name="minicrm",
    package=__package__,
    accounts=AccountRules(
        AccountSettings,
        example_call=curl,
        has_milliseconds=True,
        options=(AccountOption("currency", "The currency of amounts.", choices=("EUR", "USD")),),
    ),
    credentials=CredentialRules(
        (
            CredentialKind("organization_id", organization_id, "account", is_stored=False),
            CredentialKind("api_key", api_key, "user", ends_by_fault=True),
        )
    ),
    own_models=MODELS,
    id_form=lambda _: IdForm(),
    hosts=("api.minicrm.test",),
    has_webhooks=True,
    has_staging=True,
    guards=(GUARD,),
    limits=LimitRules(lambda settings: (Limit("minute", "fixed", settings.calls_per_minute, seconds=60),)),
)
