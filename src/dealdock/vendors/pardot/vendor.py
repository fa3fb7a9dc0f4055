"""Registration of Pardot with the platform."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from dealdock import oauth
from dealdock.platform.faults.faults import Vocabulary
from dealdock.platform.vendor import Vendor
from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot import names, openapi
from dealdock.vendors.pardot.dispatch import dispatcher, not_found
from dealdock.vendors.pardot.oauth import PROFILE
from dealdock.vendors.pardot.privacy import PRIVACY
from dealdock.vendors.pardot.router import ROUTERS
from dealdock.vendors.pardot.wire import fault_vocabulary

if TYPE_CHECKING:
    from fastapi import APIRouter
    from starlette.types import ASGIApp

    from dealdock.control.account_models import AccountModels
    from dealdock.platform.record_types import RecordType


def _app(sandbox: Sandbox) -> "ASGIApp":
    return dispatcher(sandbox, ROUTERS)


def _vocabularies() -> Sequence[Vocabulary]:
    return fault_vocabulary.vocabulary(ROUTERS), oauth.vocabulary(PROFILE)


def _control() -> "Sequence[tuple[str, APIRouter]]":
    from dealdock.vendors.pardot.opportunity import control_crm  # noqa: PLC0415 (imported with the control plane)

    return (("", control_crm.router),)


def _record_types() -> "Sequence[RecordType]":
    from dealdock.vendors.pardot.control import RECORD_TYPES  # noqa: PLC0415 (imported with the control plane)

    return RECORD_TYPES


def _account_models() -> "AccountModels":
    from dealdock.vendors.pardot import control_models  # noqa: PLC0415 (as above)

    return control_models.MODELS


def _describe() -> dict[str, Any]:
    return openapi.describe(ROUTERS)


VENDOR: Final = Vendor(
    name=names.VENDOR,
    app=_app,
    oauth=PROFILE,
    not_found=not_found,
    privacy=PRIVACY,
    vocabularies=_vocabularies,
    control=_control,
    account_models=_account_models,
    record_types=_record_types,
    describe=_describe,
)
