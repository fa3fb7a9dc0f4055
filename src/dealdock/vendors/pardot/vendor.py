"""Registration of Pardot with the platform."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from dealdock.oauth.fault import VOCABULARY as OAUTH_VOCABULARY
from dealdock.platform.faults.faults import Vocabulary
from dealdock.platform.vendor import Vendor
from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot import openapi
from dealdock.vendors.pardot.dispatch import dispatcher
from dealdock.vendors.pardot.router import ROUTERS
from dealdock.vendors.pardot.wire import fault_vocabulary
from dealdock.web.recorder import Recorder

if TYPE_CHECKING:
    from fastapi import APIRouter

    from dealdock.platform.record_types import RecordType


def _app(sandbox: Sandbox) -> Recorder:
    return Recorder(dispatcher(sandbox, ROUTERS), sandbox)


def _vocabularies() -> Sequence[Vocabulary]:
    return fault_vocabulary.vocabulary(ROUTERS), OAUTH_VOCABULARY


def _control() -> "Sequence[tuple[str, APIRouter]]":
    from dealdock.vendors.pardot.opportunity import control_crm  # noqa: PLC0415 (imported with the control plane)

    return (("", control_crm.router),)


def _record_types() -> "Sequence[RecordType]":
    from dealdock.vendors.pardot.control import RECORD_TYPES  # noqa: PLC0415 (imported with the control plane)

    return RECORD_TYPES


def _describe() -> dict[str, Any]:
    return openapi.describe(ROUTERS)


VENDOR: Final = Vendor(
    name="pardot",
    app=_app,
    vocabularies=_vocabularies,
    control=_control,
    record_types=_record_types,
    describe=_describe,
)
