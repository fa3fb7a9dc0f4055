"""Names of the API, and values that are valid or at a limit."""

from dealdock.vendors.pardot.custom_field import NewCustomFieldFields
from dealdock.vendors.pardot.list import LISTS
from dealdock.vendors.pardot.list_membership import LIST_MEMBERSHIPS
from dealdock.vendors.pardot.opportunity.resource import OpportunityFields
from dealdock.vendors.pardot.router import ROUTERS
from dealdock.vendors.pardot.wire.fields import Fields
from tests.support import queries

OBJECTS = [name for resource in ROUTERS for name in (resource.name, *resource.aliases)]
OPERATIONS = sorted({name for resource in ROUTERS for name in resource.operations})
METHODS = ["GET", "POST", "DELETE", "HEAD", "PUT", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "PURGE", "SEARCH"]

QUERIES = [queries.of(resource) for resource in ROUTERS if "query" in resource.operations]
CRITERIA = sorted({name for query in QUERIES for name in query.criteria})
SORTS = sorted({name for query in QUERIES for name in query.sorts})
MOMENTS = [name for name in CRITERIA if name.endswith(("_after", "_before"))] + ["closed_at"]
NUMBERS = [name for name in CRITERIA if name.endswith(("_than", "_to", "id"))] + ["limit", "offset"]
OTHERS = ["sort_by", "sort_order", "output", "format", "fields", "api_key", "user_key", "email", "version", "do", "x"]
FIELDS: list[type[Fields]] = [OpportunityFields, LISTS.fields_of_4, LIST_MEMBERSHIPS.fields_of_4, NewCustomFieldFields]
NAMES = sorted({*MOMENTS, *NUMBERS, *OTHERS, *CRITERIA})
NAMES += sorted({name for fields in FIELDS for name in fields.model_fields} - {*NAMES})


def lines(text: str) -> list[str]:
    return text.strip().split("\n")


def words(text: str) -> list[str]:
    return text.split()


EDGE_VALUES = [
    *words("0 1 -1 +1 -0 00 100 101 200 201 2147483647 2147483648 9223372036854775808 1e3 0x10 NaN inf ٣ ² 1,5"),
    *words("9999999999999.99 9999999999999.994 9999999999999.995 0.001 .5 5. . 1_000"),
    *words("today yesterday now last_7_days this_month TODAY @0 @-1 @9999999999999999999 0000-00-00 0000-01-01"),
    *words("0001-01-01 1000-01-01 9999-12-31 10000-01-01 -9999-01-01 2020-02-30 +99999 2019-12-31:10:20"),
    *words("xml json full simple mobile bulk true false all ascending Won open LOST null one@company.com a@b.cc"),
    *words('id,value value,created_at id,id,id , @ % %s ]]> <![CDATA[ &#0; " \\u0000 {} [] [0] api_key'),
    *lines("""
2019-12-31 24:59:59
9999-12-31 23:59:59 -1200
0001-01-01 00:00 +1400
2020-03-29 02:30 Europe/Paris
99999999999 years ago
first monday of
TZ="x" (
' OR 1=1 --
"""),
    *("9" * 400, "x" * 255, "x" * 256, "ß" * 255, "İ" * 255, "+1 month" * 30),
    *("", " ", "\0", "\x7f", "\r\n", "\t", "\x0b", "\ufffe", "\ud800", "\ufeff", "𝄞", "\u202e", "e\u0301"),
]
VALID_PARAMETERS = [
    *((name, value) for name in MOMENTS for value in lines("today\n2019-12-31 24:59:59\n2100-01-01\nlast_month")),
    *((name, value) for name in NUMBERS for value in words("0 2 3 7 50 100")),
    *((name, value) for name in ("name", "type", "stage") for value in EDGE_VALUES),
    *(("sort_by", value) for value in [*SORTS, "created_at,id"]),
    *((name, value) for name in CRITERIA if name.endswith("_only") for value in words("true false")),
    *((name, value) for name in words("assigned is_starred new last_activity_never") for value in words("true false")),
    *((name, value) for name in CRITERIA if name.startswith("grade_") for value in words("A+ C F")),
    *(("sort_order", value) for value in words("ascending descending descending,ascending")),
    *(("deleted", value) for value in words("true false all 1")),
    *(("status", value) for value in words("Won lost OPEN")),
    *(("output", value) for value in words("full simple mobile bulk")),
    *(("format", value) for value in words("json json json json")),
]
