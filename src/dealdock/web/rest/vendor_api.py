"""A REST API as the part of a vendor that `api.py` holds."""

from functools import partial
from http import HTTPStatus
from typing import Any

from dealdock.web.rest import openapi
from dealdock.web.rest.api import RestApi
from dealdock.web.rest.errors import HttpError
from dealdock.web.vendor_api import VendorApi


def vendor_api(rest: RestApi, **more: Any) -> VendorApi:
    """Return `API` of a vendor with a REST API. `more`: other fields of it, also in place of these."""
    usual: dict[str, Any] = {
        "app": rest.app,
        "not_found": lambda _: rest.failure(HttpError(HTTPStatus.NOT_FOUND, "the path names no object")),
        "describe": partial(openapi.describe, rest),
        "vocabularies": (rest.vocabulary,),
    }
    return VendorApi(**(usual | more))
