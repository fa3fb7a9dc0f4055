"""Operations of objects whose feature is off in every account: leads, tasks, projects (contract 3).

`dispatch.check_feature` refuses them before they would run.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

from dealdock.vendors.copper.names import PREFIX
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.routing import RestRouter

_RECORDS: Final = (
    ("create", "POST", ""),
    ("search", "POST", "/search"),
    ("read", "GET", "/{id}"),
    ("update", "PUT", "/{id}"),
    ("delete", "DELETE", "/{id}"),
    ("list_activities", "POST", "/{id}/activities"),
    ("list_related", "GET", "/{id}/related"),
    ("list_related_of_kind", "GET", "/{id}/related/{entity}"),
    ("relate", "POST", "/{id}/related"),
    ("unrelate", "DELETE", "/{id}/related"),
)
_LEADS: Final = (*_RECORDS, ("upsert", "PUT", "/upsert"), ("convert", "POST", "/{id}/convert"))
OPERATIONS: Final[Mapping[str, Sequence[tuple[str, str, str]]]] = {
    "lead": _LEADS,
    "task": _RECORDS,
    "project": _RECORDS,
}
_STATUSES: Final = f"{PREFIX}/lead_statuses"
_ERRORS: Final = ("feature_not_enabled",)


def refuse() -> NoReturn:
    """Refuse the call."""
    raise HttpError(403)


def _router(object_: str) -> RestRouter:
    router = RestRouter(object_)
    for name, method, path in OPERATIONS[object_]:
        router.operation(name, method, f"{PREFIX}/{object_}s{path}", errors=_ERRORS, status=403, is_short=True)(refuse)
    if object_ == "lead":
        router.operation("list_statuses", "GET", _STATUSES, errors=_ERRORS, status=403, is_short=True)(refuse)
    return router


ROUTERS: Final = tuple(map(_router, OPERATIONS))
