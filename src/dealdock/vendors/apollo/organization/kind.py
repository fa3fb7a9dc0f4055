"""The kinds of organizations and of their job postings."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from dealdock.control import fields
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.platform.scenes.schema import SomeMillisecondMoment
from dealdock.vendors.apollo.directory import kinds, making, rows
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.organization import service
from dealdock.vendors.apollo.organization.model import JobPosting, Organization
from dealdock.vendors.apollo.settings import Directory

_MOMENTS: Final = ("posted_at", "last_seen_at")


def _in_settings(account: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    """Yield the words that name the organizations of a directory. One that is wrong is reported elsewhere."""
    try:
        setting = Directory.model_validate(account.get("directory", {}), strict=False)
    except ValidationError:
        return iter(())
    return making.words(setting)


ORGANIZATION: Final = Kind(
    "organization",
    "organizations",
    Organization,
    prepare=directory.require,
    create=service.create,
    update=service.update,
    delete=service.delete,
    **kinds.lists("keywords", "technologies"),
    example={"name": "Tallow Works", "domain": "tallow.example", "employees": 42},
    named_by="name",
    named_as="company",
    derived=rows.organization,
    in_settings=_in_settings,
)
JOB_POSTING: Final = of_rows(
    "job_posting",
    "job_postings",
    JobPosting,
    references={"organization_id": "organization"},
    prepare=directory.require,
    create=service.create_posting,
    new=dict.fromkeys(_MOMENTS, (fields.MillisecondMoment | None, None)),
    in_scenes=dict.fromkeys(_MOMENTS, (SomeMillisecondMoment, None)),
    derived=rows.job_posting,
)
