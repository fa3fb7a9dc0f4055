"""A vendor's part in the control plane: `CONTROL` in its `control.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from fastapi import APIRouter

from dealdock.control.account_models import AccountModels
from dealdock.platform.records.kind import Kind
from dealdock.platform.scenes.imported.answers import AnswerRules
from dealdock.platform.vendor import Vendor


@dataclass(frozen=True)
class ControlSupport:
    """A vendor's part in the control plane."""

    accounts: AccountModels
    """The models of its accounts and users."""
    kinds: Sequence[Kind]
    """The kinds of its records, in the order of the control plane's description."""
    routers: Sequence[APIRouter] = ()
    """Routes of its own."""
    own_times: Mapping[str, str] = field(default_factory=dict)
    """The service's own names of `created_at` and `updated_at`, which a new record may have instead."""
    answers: AnswerRules = field(default_factory=AnswerRules)
    """The exceptions by which records are made of its answers."""
    descriptions: Mapping[str, str] = field(default_factory=dict)
    """The descriptions of fields in OpenAPI, by the name of the field, or by model and field: `Lead.status`."""


@cache
def support_of(vendor: Vendor) -> ControlSupport:
    """Return the vendor's part in the control plane."""
    return vendor.part("control:CONTROL", ControlSupport)


def read_descriptions(package: str) -> Mapping[str, str]:
    """Return the descriptions of fields in a package's table, `field-descriptions.tsv`."""
    lines = files(package).joinpath("field-descriptions.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)
