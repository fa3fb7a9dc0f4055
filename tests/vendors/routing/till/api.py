"""The till's API."""

import json
from typing import Final

from dealdock.oauth import vocabulary
from dealdock.platform.credentials import callers
from dealdock.web.messages import Answer
from dealdock.web.pipeline import admit, begin_transaction
from dealdock.web.rest.api import RestApi
from dealdock.web.rest.call import RestCall, find_operation
from dealdock.web.rest.errors import ErrorKind, ErrorTable, HttpError
from dealdock.web.rest.routing import RestRouter
from dealdock.web.vendor_api import VendorApi
from tests.vendors.routing.till.oauth import PROFILE

ERRORS: Final[ErrorTable] = {
    "NotRead": ErrorKind(400, ""),
    "no_key": ErrorKind(401, ""),
    "nothing": ErrorKind(404, ""),
}
router = RestRouter("hello", "/api/hello")


@router.operation("read", "GET")
def read() -> str:
    """Return the only word that there is."""
    return "hello"


def key(call: RestCall) -> str:
    return call.headers.get("x-till-key", "")


def authenticate(call: RestCall) -> None:
    caller = callers.caller(call.db, "till", {"user_key": key(call)}, real=call.sandbox.clock.now())
    if caller is None:
        raise HttpError(401)
    call.caller = caller


def answer(word: str, status: int = 200) -> Answer:
    return Answer(status, json.dumps({"till": word}).encode(), b"application/json")


def render_error(error: HttpError, _: RestCall | None) -> Answer:
    return answer(error.kind(ERRORS)[0], error.status)


REST: Final = RestApi(
    title="Till",
    routers=(router,),
    handlers=(find_operation, begin_transaction, authenticate, admit),
    errors=ERRORS,
    render=lambda _, word: answer(word),
    render_error=render_error,
    key=key,
)


API: Final = VendorApi(
    app=REST.app,
    not_found=lambda _: REST.failure(HttpError(404)),
    describe=dict,
    vocabularies=(REST.vocabulary, vocabulary(PROFILE)),
)
