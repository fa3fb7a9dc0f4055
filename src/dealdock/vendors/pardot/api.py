"""Pardot's API as one application."""

from collections.abc import Collection, Mapping
from functools import partial
from itertools import chain
from typing import Any, Final

from fastapi import FastAPI

from dealdock import oauth
from dealdock.platform.faults.faults import Vocabulary
from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot import dispatch, openapi, soap
from dealdock.vendors.pardot.oauth import PROFILE
from dealdock.vendors.pardot.prospect_import import files
from dealdock.vendors.pardot.router import EVERY, ROUTERS_5
from dealdock.vendors.pardot.v5 import bodies as bodies_5
from dealdock.vendors.pardot.v5 import checks as checks_5
from dealdock.vendors.pardot.v5 import openapi as version_5
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.errors import ERRORS, to_error
from dealdock.vendors.pardot.wire import fault_vocabulary, login, parameters
from dealdock.vendors.pardot.wire.checks import known_operations
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.routing import CanonicalPath, PardotRouter, PathTable
from dealdock.web.application import application
from dealdock.web.pipeline import Api
from dealdock.web.rest.api import RestApi
from dealdock.web.rest.openapi import schemas_by_name
from dealdock.web.vendor_api import VendorApi

REST: Final = RestApi(
    title="Pardot",
    routers=ROUTERS_5,
    handlers=checks_5.HANDLERS,
    errors=ERRORS,
    render=checks_5.render,  # type: ignore[arg-type]  # its calls are `V5Call`
    render_error=checks_5.render_error,
    key=checks_5.key,  # type: ignore[arg-type]  # as above
    to_error=to_error,
    parse_body=partial(bodies_5.parse, files.read),
    shown=checks_5.shown,  # type: ignore[arg-type]  # as above
    Call=V5Call,
    ignores_empty_segments=False,
)
"""Version 5."""


def create_app(sandbox: Sandbox, routers: Collection[PardotRouter] = EVERY) -> FastAPI:
    """Return the application of these routers and of the login."""
    table = PathTable((*routers, login.router))
    api = Api(
        handlers=dispatch.handlers(),
        read_head=partial(dispatch.read_head, table),
        parse_body=partial(parameters.parse_body, files.read),
        make_call=dispatch.make_call,
        run=dispatch.run,
        render_error=dispatch.render_error,
        faults_of=partial(fault_vocabulary.injection, fault_vocabulary.vocabulary(routers), dispatch.failure),
        to_error=dispatch.to_error,
        Error=PardotError,
        max_body=dispatch.max_body,
    )
    app = application(sandbox, api, table, partial(_describe, routers))
    known_operations()  # later, there may be no free file descriptor
    newer = REST.app(sandbox)
    app.state.parts = (newer,)  # whose routes its OpenAPI describes, too
    app.add_middleware(CanonicalPath, newer, {soap.PATH: soap.create_app(sandbox)})
    return app


def _describe(routers: Collection[PardotRouter]) -> dict[str, Any]:
    """Return the description of versions 3, 4 and 5. Raises `ValueError` if they have different schemas with the same
    name.
    """
    described, newer = openapi.describe(routers), version_5.describe(REST)
    described["paths"] |= newer["paths"]
    parts = (part["components"]["schemas"].items() for part in (described, newer))
    described["components"]["schemas"] = schemas_by_name(chain.from_iterable(parts))
    return described


def _vocabulary() -> Vocabulary:
    """Return the names of versions 3, 4 and 5. An object or operation that exists in several of them has one name."""
    words = fault_vocabulary.vocabulary(EVERY)
    statuses = {code: (*words.errors.get(code, ()), kind.status) for code, kind in REST.errors.items()}
    newer = REST.vocabulary
    return words._replace(
        objects={**newer.objects, **words.objects},
        operation_names={**newer.operation_names, **words.operation_names},
        operations=_joined(words.operations, newer.operations),
        jobs=_joined(words.jobs, newer.jobs),
        errors={code: tuple(dict.fromkeys(each)) for code, each in statuses.items()},
    )


def _joined(older: Mapping[str, frozenset[str]], newer: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return the operations of each object in all versions."""
    return {name: older.get(name, frozenset()) | newer.get(name, frozenset()) for name in {**older, **newer}}


API: Final = VendorApi(
    app=create_app,
    not_found=dispatch.not_found,
    describe=partial(_describe, EVERY),
    vocabularies=(_vocabulary(), oauth.vocabulary(PROFILE)),
    versions={**dict.fromkeys(("3", "4"), partial(openapi.describe, EVERY)), "5": partial(version_5.describe, REST)},
)
