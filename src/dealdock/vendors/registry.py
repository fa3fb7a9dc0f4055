"""The vendors that a sandbox emulates: one line each."""

from typing import Final

from dealdock.platform.models import Base
from dealdock.platform.vendor import VendorEntry
from dealdock.vendors.hosts import HOSTS
from dealdock.vendors.pardot import account_view, connector
from dealdock.vendors.pardot import models as pardot
from dealdock.vendors.pardot.credentials import ACCOUNT_KEYS, CREDENTIALS
from dealdock.vendors.pardot.settings import VOIDS_KEYS, AccountSettings


def _hosts(vendor: str) -> tuple[str, ...]:
    return tuple(host for host, name in HOSTS.items() if name == vendor)


VENDORS: Final = (
    VendorEntry(
        name="pardot",
        hosts=_hosts("pardot"),
        tables=pardot.TABLES,
        guards=[connector.GUARD],
        credentials=CREDENTIALS,
        account_keys=ACCOUNT_KEYS,
        AccountSettings=AccountSettings,
        show_account=account_view.show,
        voids_keys=VOIDS_KEYS,
        module="dealdock.vendors.pardot.vendor",
        scene_module="dealdock.vendors.pardot.scenes.support",
        counted=pardot.COUNTED,
    ),
)
"""The first one is the default."""

metadata: Final = Base.metadata
"""Every table: the platform's and those of all vendors."""
