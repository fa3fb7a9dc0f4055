"""The routes of version 5: the routes of each object, made from its declaration, and its actions."""

from functools import partial
from typing import Final

from dealdock.vendors.pardot.v5 import actions, answers, parameters, reading, routes_of_jobs, writing
from dealdock.vendors.pardot.v5.call import CurrentCall
from dealdock.vendors.pardot.v5.fields import Resource, Tagged, Writes
from dealdock.vendors.pardot.v5.objects.account import ACCOUNT
from dealdock.vendors.pardot.v5.objects.account import read as read_of_account
from dealdock.vendors.pardot.v5.objects.campaign import CAMPAIGN
from dealdock.vendors.pardot.v5.objects.custom_field import CUSTOM_FIELD
from dealdock.vendors.pardot.v5.objects.custom_redirect import CUSTOM_REDIRECT
from dealdock.vendors.pardot.v5.objects.email import EMAIL
from dealdock.vendors.pardot.v5.objects.email_template import EMAIL_TEMPLATE
from dealdock.vendors.pardot.v5.objects.form import FORM
from dealdock.vendors.pardot.v5.objects.lifecycle import LIFECYCLE_HISTORY, LIFECYCLE_STAGE
from dealdock.vendors.pardot.v5.objects.list import LIST
from dealdock.vendors.pardot.v5.objects.list_membership import LIST_MEMBERSHIP
from dealdock.vendors.pardot.v5.objects.opportunity import OPPORTUNITY
from dealdock.vendors.pardot.v5.objects.prospect import PROSPECT
from dealdock.vendors.pardot.v5.objects.prospect_account import PROSPECT_ACCOUNT
from dealdock.vendors.pardot.v5.objects.tag import TAG
from dealdock.vendors.pardot.v5.objects.tagged_object import TAGGED_OBJECT
from dealdock.vendors.pardot.v5.objects.user import USER
from dealdock.vendors.pardot.v5.objects.visit import VISIT
from dealdock.vendors.pardot.v5.objects.visitor import VISITOR
from dealdock.vendors.pardot.v5.objects.visitor_activity import VISITOR_ACTIVITY
from dealdock.vendors.pardot.wire.operations import BaseUrl
from dealdock.web.rest.routing import RestRouter

PREFIX: Final = "/api/v5/objects"

RESOURCES: Final = (
    OPPORTUNITY,
    PROSPECT,
    CAMPAIGN,
    USER,
    LIST,
    LIST_MEMBERSHIP,
    VISITOR_ACTIVITY,
    VISITOR,
    VISIT,
    TAG,
    CUSTOM_FIELD,
    PROSPECT_ACCOUNT,
    FORM,
    EMAIL,
    EMAIL_TEMPLATE,
    CUSTOM_REDIRECT,
    LIFECYCLE_STAGE,
    LIFECYCLE_HISTORY,
    TAGGED_OBJECT,
)
"""The objects with queries, in the order of OpenAPI."""


def routes_of(resource: Resource) -> RestRouter:
    """Return the routes of an object."""
    router = RestRouter(resource.object, f"{PREFIX}/{resource.collection}")

    @router.operation(
        "query",
        "GET",
        query=parameters.of_query(resource),
        errors=reading.QUERY_ERRORS,
        answer=partial(answers.page, resource),
    )
    def query(call: CurrentCall, base_url: BaseUrl) -> reading.RecordPage:
        """Return a page of records, and the token of the next one."""
        return reading.query(call, resource, base_url)

    @router.operation(
        "read",
        "GET",
        "/{id}",
        query=parameters.of_read(resource),
        errors=reading.READ_ERRORS,
        is_short=True,
        answer=partial(answers.record, resource),
    )
    def read(call: CurrentCall) -> reading.Read:
        """Return one record."""
        return reading.read(call, resource)

    if resource.writes is not None:
        _add_writes(router, resource, resource.writes)
    if resource.tagged is not None:
        _add_tags(router, resource, resource.tagged)
    return router


def _add_writes(router: RestRouter, resource: Resource, writes: Writes) -> None:
    """Add the operations that write records."""

    @router.operation(
        "create",
        "POST",
        fields=parameters.of_body(resource, is_new=True),
        query=parameters.of_write(resource),
        errors=writing.CREATE_ERRORS + writes.new_errors,
        status=201,
        writes=True,
        is_short=True,
        answer=partial(answers.record, resource),
    )
    def create(call: CurrentCall, base_url: BaseUrl) -> writing.Written:
        """Create a record."""
        return writing.create(call, resource, base_url)

    @router.operation(
        "update",
        "PATCH",
        "/{id}",
        fields=parameters.of_body(resource, is_new=False),
        query=parameters.of_write(resource),
        errors=writing.UPDATE_ERRORS + writes.errors,
        status=204,
        also=(200,),
        writes=True,
        is_short=True,
        answer=partial(answers.record, resource),
    )
    def update(call: CurrentCall) -> writing.Written:
        """Change the given fields of a record."""
        return writing.update(call, resource)

    @router.operation("delete", "DELETE", "/{id}", errors=writing.DELETE_ERRORS, status=204, writes=True)
    def delete(call: CurrentCall) -> writing.Written:
        """Delete a record."""
        return writing.delete(call, resource)


def _add_tags(router: RestRouter, resource: Resource, tagged: Tagged) -> None:
    """Add the actions by which records have tags."""

    @router.operation(
        "addTag",
        "POST",
        "/{id}/do/addTag",
        fields=parameters.TAG,
        errors=actions.TAG_ERRORS,
        writes=True,
        is_short=True,
        answer=lambda: answers.TaggedObject,
    )
    def add_tag(call: CurrentCall) -> writing.Written:
        """Give a record a tag."""
        return actions.add_tag(call, resource, tagged)

    @router.operation(
        "removeTag",
        "POST",
        "/{id}/do/removeTag",
        fields=parameters.TAG,
        errors=actions.UNTAG_ERRORS,
        status=204,
        writes=True,
        is_short=True,
    )
    def remove_tag(call: CurrentCall) -> writing.Written:
        """Take a tag from a record."""
        return actions.remove_tag(call, resource, tagged)


def _with_actions(router: RestRouter) -> RestRouter:
    """Add the actions that only one object has."""
    if router.object == PROSPECT.object:
        _add_prospect_actions(router)
    if router.object == TAG.object:
        _add_merge(router)
    return router


def _add_prospect_actions(router: RestRouter) -> None:
    """Add the actions of prospects."""

    @router.operation(
        "upsertLatestByEmail",
        "POST",
        "/do/upsertLatestByEmail",
        fields=parameters.UPSERT,
        query=parameters.of_write(PROSPECT),
        errors=actions.UPSERT_ERRORS,
        also=(201,),
        writes=True,
        answer=partial(answers.record, PROSPECT),
    )
    def upsert_latest(call: CurrentCall, base_url: BaseUrl) -> writing.Written:
        """Change the prospect with an address and the latest activity, or create one."""
        return actions.upsert_latest(call, base_url)

    @router.operation(
        "undelete",
        "POST",
        "/do/undelete",
        fields=parameters.UNDELETE,
        query=parameters.of_write(PROSPECT),
        errors=actions.UNDELETE_ERRORS,
        writes=True,
        answer=partial(answers.record, PROSPECT),
    )
    def undelete(call: CurrentCall) -> writing.Written:
        """Take a prospect out of the recycle bin."""
        return actions.undelete(call)


def _add_merge(router: RestRouter) -> None:
    """Add the action that merges tags."""

    @router.operation(
        "mergeTags",
        "POST",
        "/{id}/do/mergeTags",
        fields=parameters.MERGE,
        errors=actions.MERGE_ERRORS,
        writes=True,
        answer=lambda: answers.MergedTag,
    )
    def merge_tags(call: CurrentCall) -> writing.Written:
        """Give this tag to the records that have the other tags, and delete those tags."""
        return actions.merge_tags(call)


account = RestRouter("account", f"{PREFIX}/account")


@account.operation(
    "read",
    "GET",
    query=parameters.of_account(ACCOUNT),
    errors=reading.ACCOUNT_ERRORS,
    is_short=True,
    answer=partial(answers.record, ACCOUNT),
)
def read_account(call: CurrentCall) -> reading.Read:
    """Return the caller's account."""
    return read_of_account(call)


ROUTERS: Final = (*(_with_actions(routes_of(each)) for each in RESOURCES), account, *routes_of_jobs.ROUTERS)
