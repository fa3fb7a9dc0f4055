"""Pardot's API as one application."""

from collections.abc import Collection
from functools import partial
from typing import Final

from fastapi import FastAPI

from dealdock import oauth
from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot import dispatch, openapi, soap
from dealdock.vendors.pardot.oauth import PROFILE
from dealdock.vendors.pardot.router import ROUTERS
from dealdock.vendors.pardot.routing import CanonicalPath, PardotRouter, PathTable
from dealdock.vendors.pardot.wire import fault_vocabulary, login
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.web import forms
from dealdock.web.application import application
from dealdock.web.pipeline import Api
from dealdock.web.vendor_api import VendorApi


def create_app(sandbox: Sandbox, routers: Collection[PardotRouter] = ROUTERS) -> FastAPI:
    """Return the application of these routers and of the login."""
    table = PathTable((*routers, login.router))
    api = Api(
        handlers=dispatch.handlers(),
        read_head=partial(dispatch.read_head, table),
        parse_body=forms.body_pairs,
        make_call=dispatch.make_call,
        run=dispatch.run,
        render_error=dispatch.render_error,
        faults_of=partial(fault_vocabulary.injection, fault_vocabulary.vocabulary(routers), dispatch.failure),
        to_error=dispatch.to_error,
        Error=PardotError,
    )
    app = application(sandbox, api, table, partial(openapi.describe, routers))
    app.add_middleware(CanonicalPath, {soap.PATH: soap.create_app(sandbox)})
    return app


API: Final = VendorApi(
    app=create_app,
    not_found=dispatch.not_found,
    describe=partial(openapi.describe, ROUTERS),
    vocabularies=(fault_vocabulary.vocabulary(ROUTERS), oauth.vocabulary(PROFILE)),
)
