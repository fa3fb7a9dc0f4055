"""The same records as versions 3, 4 and 5 show them, and the differences, which the guide lists."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple

from dealdock.vendors.pardot.account import ACCOUNT
from dealdock.vendors.pardot.assets import COLLECTIONS
from dealdock.vendors.pardot.dynamic_content import DYNAMIC_CONTENT_VARIATIONS
from dealdock.vendors.pardot.email import LIST_EMAILS
from dealdock.vendors.pardot.router import RESOURCES
from dealdock.vendors.pardot.v5.fields import ApiObject, Field
from dealdock.vendors.pardot.visitor.visit import VISITOR_PAGE_VIEWS
from tests.support.builders import Pardot, members
from tests.vendors.pardot.v5.client import V5

RENAMED: Final[Mapping[str, str]] = {
    "prospect.salesforce_fid": "salesforceId",
    "prospect.crm_account_fid": "salesforceAccountId",
    "prospect.crm_contact_fid": "salesforceContactId",
    "prospect.crm_lead_fid": "salesforceLeadId",
    "prospect.crm_owner_fid": "salesforceOwnerId",
    "prospect.crm_url": "salesforceUrl",
    "prospect.crm_last_sync": "salesforceLastSync",
    "list.is_crm_visible": "isSalesforceVisible",
    "customField.crm_id": "salesforceId",
    "user.role": "roleName",
    "email.created_at": "sentAt",
    "emailTemplate.isArchived": "isDeleted",
    "emailTemplate.type": "a word instead of a number",
    "tagObject.type": "objectType",
    "account.address1": "addressOne",
    "account.address2": "addressTwo",
}
"""The fields whose names differ by more than their case, and a field that means something else in version 5."""
OUTPUTS: Final[Mapping[str, str]] = {"opportunity": "bulk", "prospect": "bulk", "visitorActivity": "bulk"}
"""The output that shows ids in place of related records, where there is one."""
ELEMENTS: Final[Mapping[str, str]] = {"listMembership": "list_membership", "visitorActivity": "visitor_activity"}
"""The names of records in answers, where they differ from the object's."""
READ_ALONE: Final = frozenset({"email", "emailTemplate"})
"""The objects that versions 3 and 4 read by id alone."""
ONLY_NEWER: Final = (*COLLECTIONS, LIST_EMAILS, VISITOR_PAGE_VIEWS, DYNAMIC_CONTENT_VARIATIONS)
"""The objects that versions 3 and 4 lack, or show within others."""
MISSING: Final = object()

FORMS: "Final[Mapping[Kind, tuple[str, str]]]" = {
    "time": ("`2024-03-01 09:30:00`, in the user's zone", "`2024-03-01T09:30:00-05:00`, in the user's zone"),
    "left out": ("the field is left out where it has no value", "`null`"),
    "null": ("`null` where it was never set", "`false`"),
    "lower case": ("`Radio Button`", "`radio button`"),
    "0 and 1": ("`0` and `1` in version 4", "`false` and `true`"),
    "renamed": ("a name", "another name"),
    "only before": ("a field", "no field"),
    "only in version 5": ("no field", "a field"),
}
"""The kinds of differences, as versions 3 and 4 and version 5 show them."""
Kind = Literal[
    "equal",
    "renamed",
    "time",
    "left out",
    "null",
    "lower case",
    "0 and 1",
    "only before",
    "only in version 5",
    "other",
]

_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


class Difference(NamedTuple):
    """A difference of a field: its kind, the field of versions 3 and 4, and that of version 5."""

    kind: Kind
    before: str
    after: str


def camel(name: str) -> str:
    """Return the name of a field in version 5: `createdAt` for `created_at`."""
    return re.sub("_([a-z])", lambda found: found[1].upper(), name)


def older(pardot: Pardot, resource: ApiObject, version: int, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return all records of an object as version 3 or 4 shows them, by id. `ids`: of visits, which need them."""
    name = resource.object
    if resource is ACCOUNT:
        account = pardot.call("read", name, version=version).json[name]
        return {account["id"]: account}
    found: dict[int, dict[str, Any]] = {}
    parameters = {"output": OUTPUTS[name]} if name in OUTPUTS else {}
    parameters |= {"only_identified": "false"} if name == "visitor" else {}
    if name == "visit":
        answer = pardot.call("query", name, version=version, ids=",".join(map(str, ids)))
        return {row["id"]: row for row in members(answer.json["result"], name)}
    if name in READ_ALONE:
        answers = (pardot.call("read", name, version=version, id=number).json for number in ids)
        return {answer[name]["id"]: answer[name] for answer in answers}
    while True:
        answer = pardot.call(
            "query",
            name,
            version=version,
            id_greater_than=max(found, default=0),
            sort_by="id",
            sort_order="ascending",
            **parameters,
        )
        rows = members(answer.json["result"], ELEMENTS.get(name, name))
        if not rows:
            return found
        found |= {row["id"]: row for row in rows}


def newer(v5: V5, resource: ApiObject, names: list[str]) -> dict[int, dict[str, Any]]:
    """Return all records of an object as version 5 shows them, by id."""
    fields = ",".join(names)
    if resource is ACCOUNT:
        account = v5.get("account", fields=fields).json()
        return {account["id"]: account}
    found = [each for page in v5.pages(resource.collection, "id") for each in page]
    return {each["id"]: v5.record(resource.collection, each["id"], fields) for each in found}


def differences(pardot: Pardot, v5: V5, version: int) -> Iterator[Difference]:
    """Yield the differences between an account's version and version 5, for all its records."""
    for resource in (*(each for each in RESOURCES if each not in ONLY_NEWER), ACCOUNT):
        fields = [each.name for each in resource.in_order if isinstance(each, Field) and not each.needs_connector]
        custom = _custom(v5) if resource.custom_fields is not None else {}
        after = newer(v5, resource, [*fields, *custom.values()])
        before = older(pardot, resource, version, after)
        assert before.keys() == after.keys() != set(), resource.object
        names = {
            name: custom.get(name) or RENAMED.get(f"{resource.object}.{name}", camel(name)) for name in _names(before)
        }
        for name, new in names.items():
            place = _place(resource.object, name, new, custom)
            if new not in fields and new not in custom.values():
                yield Difference("only before", *place)
                continue
            if new != camel(name):
                yield Difference("renamed", *place)
            for number, row in before.items():
                kind = compared(row.get(name, MISSING), after[number][new])
                if kind != "equal":
                    yield Difference(kind, *place)
        for name in fields:
            if name not in names.values():
                yield Difference("only in version 5", "", f"{resource.object}.{name}")


def compared(old: Any, new: Any) -> Kind:
    """Return the kind of difference between two values of a field."""
    if old is MISSING:
        return "left out" if new is None else "other"
    if old is None and new is False:
        return "null"
    if isinstance(new, bool) and type(old) is int and old == new:
        return "0 and 1"
    if isinstance(old, str) and isinstance(new, str) and old != new == old.lower():
        return "lower case"
    if isinstance(old, str) and isinstance(new, str) and _TIME.fullmatch(old) and new.startswith(old.replace(" ", "T")):
        return "time"
    return "equal" if (type(old), old) == (type(new), new) else "other"


def by_kind(found: Iterator[Difference]) -> dict[Kind, list[Difference]]:
    """Return the differences by kind, each once."""
    kinds: dict[Kind, set[Difference]] = defaultdict(set)
    for each in found:
        kinds[each.kind].add(each)
    return {kind: sorted(each) for kind, each in kinds.items()}


def table(kinds: Mapping[Kind, list[Difference]]) -> str:
    """Return the table of the guide."""
    lines = ["| Versions 3 and 4 | Version 5 | Fields |", "|---|---|---|"]
    for kind, (before, after) in FORMS.items():
        lines.append(f"| {before} | {after} | {fields_of(kind, kinds[kind])} |")
    return "\n".join(lines) + "\n"


def fields_of(kind: Kind, found: list[Difference]) -> str:
    """Return the fields of a kind of difference, by object."""
    by_object: dict[str, list[str]] = defaultdict(list)
    for each in found:
        object_, _, name = (each.after or each.before).partition(".")
        old = each.before.partition(".")[2]
        text = {"renamed": f"`{old}` → `{name}`", "only before": f"`{old}`"}.get(kind, f"`{name}`")
        if text not in by_object[object_]:
            by_object[object_].append(text)
    return "; ".join(f"{object_}: {', '.join(names)}" for object_, names in sorted(by_object.items()))


def _place(object_: str, name: str, new: str, custom: Mapping[str, str]) -> tuple[str, str]:
    """Return the names of a field before and after. Those of custom fields depend on the account."""
    if name in custom:
        return f"{object_}.field_id", f"{object_}.field_id__c"
    if object_ == "prospect" and name[:1].isupper():
        return f"{object_}.field_id of several values", f"{object_}.none"
    return f"{object_}.{name}", f"{object_}.{new}"


def _names(rows: Mapping[int, Mapping[str, Any]]) -> list[str]:
    return [*dict.fromkeys(name for row in rows.values() for name in row)]


def _custom(v5: V5) -> dict[str, str]:
    """Return the names of custom fields with one value, by those in versions 3 and 4."""
    found = v5.values("custom-fields", "fieldId,apiFieldId,type,isRecordMultipleResponses", limit=1000)
    several = {"checkbox", "multi-select"}
    return {
        each["fieldId"]: each["apiFieldId"]
        for each in found
        if each["type"] not in several and not each["isRecordMultipleResponses"]
    }
