"""Pardot's API and authorization server."""

from functools import partial
from typing import Final

from dealdock import oauth
from dealdock.vendors.pardot import openapi
from dealdock.vendors.pardot.dispatch import dispatcher, not_found
from dealdock.vendors.pardot.oauth import PROFILE
from dealdock.vendors.pardot.router import ROUTERS
from dealdock.vendors.pardot.wire import fault_vocabulary
from dealdock.web.vendor_api import VendorApi

API: Final = VendorApi(
    app=partial(dispatcher, routers=ROUTERS),
    not_found=not_found,
    describe=partial(openapi.describe, ROUTERS),
    vocabularies=(fault_vocabulary.vocabulary(ROUTERS), oauth.vocabulary(PROFILE)),
)
