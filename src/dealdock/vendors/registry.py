"""The vendors that a sandbox emulates: one line each."""

from typing import Final

from dealdock.platform.models import Base
from dealdock.platform.vendor import VendorEntry
from dealdock.vendors.hosts import HOSTS
from dealdock.vendors.pardot import account_view, connector, example_call, limits
from dealdock.vendors.pardot import models as pardot
from dealdock.vendors.pardot.credentials import CREDENTIALS, REDIRECT_URIS
from dealdock.vendors.pardot.roles import DEFAULT_ROLE, LOGIN_ROLES
from dealdock.vendors.pardot.settings import ACCOUNT_OPTIONS, VOIDS_KEYS, AccountSettings


def _hosts(vendor: str) -> tuple[str, ...]:
    return tuple(host for host, name in HOSTS.items() if name == vendor)


VENDORS: Final = (
    VendorEntry(
        name="pardot",
        hosts=_hosts("pardot"),
        tables=pardot.TABLES,
        guards=[connector.GUARD],
        credentials=CREDENTIALS,
        default_role=DEFAULT_ROLE,
        login_roles=LOGIN_ROLES,
        redirect_uris=REDIRECT_URIS,
        AccountSettings=AccountSettings,
        show_account=account_view.show,
        account_options=ACCOUNT_OPTIONS,
        api_path="/api",
        example_call=example_call.curl,
        login_keys=("user_key",),
        voids_keys=VOIDS_KEYS,
        limits=limits.RULES,
        module="dealdock.vendors.pardot.vendor",
        scene_module="dealdock.vendors.pardot.scenes.support",
        counted=pardot.COUNTED,
    ),
)
"""The first one is the default."""

metadata: Final = Base.metadata
"""Every table: the platform's and those of all vendors."""
