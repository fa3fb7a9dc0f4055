"""The search language, over the six opportunities of 2.7 (contract 2.9)."""

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close
from tests.vendors.close.deals import Deals

PLAIN = {
    # joining
    "value_period:monthly and user_name:bo": "F",
    "value_period:monthly AND user_name:bo": "F",
    "value_period:monthly user_name:bo": "F",
    "value_period:annual or value_period:monthly": "BCF",
    "value_period:annual OR value_period:monthly": "BCF",
    "value_period:annual or value_period:monthly and user_name:bo": "CF",
    "(value_period:annual or value_period:monthly) and user_name:bo": "CF",
    "(value_period:annual or value_period:monthly) user_name:ann": "B",
    "value_period:annual or value_period:monthly user_name:ann": "BC",
    "not value_period:one_time": "BCF",
    "NOT value_period:one_time": "BCF",
    "-value_period:one_time": "BCF",
    "not not value_period:one_time": "ADE",
    "not (value_period:one_time or user_name:bo)": "B",
    "-(value_period:one_time or user_name:bo)": "B",
    "not value_period:one_time or value:120000": "ABCF",
    "((((value_period:annual))))": "C",
    # comparisons
    "value:60000": "C",
    "value=60000": "C",
    "value != 60000 value:*": "ABDF",
    "value>33333": "AC",
    "value >= 33333": "ACD",
    "value <33333": "BF",
    "value<= 33333": "BDF",
    "value >= 100000": "A",
    "confidence:90": "E",
    "expected_value:25000": "D",
    "annualized_value >= 60000": "AC",
    "annualized_expected_value < 30600": "CD",
    "value:*": "ABCDF",
    "not value:*": "E",
    "-value:*": "E",
    "date_won:*": "ABCDF",
    "contact_id:*": "",
    "value_period=one_time": "ADE",
    "value_period!=one_time": "BCF",
    "value_currency:USD": "ABCDEF",
    # text
    "note:deal": "ABCDEF",
    "note:DEAL": "ABCDEF",
    "note:dea": "ABCDEF",
    "note:eal": "",
    'note:"deal c"': "C",
    'note:"c deal"': "",
    "note:deal note:c": "C",
    'note="Deal C"': "C",
    "note=Deal": "",
    'note!="Deal C"': "ABDEF",
    'lead_name:"wayne enterprises"': "ACE",
    "lead_name:ent": "ACE",
    "user_name:katz": "CDF",
    'user_name="Bo Katz"': "CDF",
    "acme": "BDF",
    "deal": "ABCDEF",
    '"deal e"': "E",
    "acme b": "B",
    "nothing": "",
    # fields
    "status:active": "ABCDEF",
    "status:won": "",
    'status:"Demo Completed"': "ABCDEF",
    'status_label:"Demo Completed"': "ABCDEF",
    "status_type:active": "ABCDEF",
    "pipeline_name:sales": "ABCDEF",
    "opportunity_value >= 60000": "AC",
    "opportunity_note:c": "C",
    "opportunity_status:active value:60000": "C",
    "value_formatted=$1,200": "A",
    "value_formatted!=$1,200": "BCDEF",
    'value_formatted="$49 monthly"': "B",
    "value_formatted=$49": "",
    'value_formatted="$49 Monthly"': "",
    "value_formatted=$333.33": "D",
    "value_formatted:333": "D",
    "value_formatted:33": "D",
    "value_formatted:200": "A",
    "value_formatted:MONTHLY": "BF",
    'value_formatted:"600 annual"': "C",
    "opportunity_value_formatted:annual": "C",
    "value_formatted:*": "ABCDF",
    "not value_formatted:*": "E",
    # dates: the clock is at 2026-01-02T01:30Z
    "date_won:2026-01-20": "B",
    "date_won=2026-01-20": "B",
    "date_won > 2026-01-20": "BCDF",
    "date_won >= 2026-01-20": "BCDF",
    "date_won < 2026-01-20": "A",
    "date_won <= 2026-01-20": "AB",
    "date:2026-01-20": "B",
    "date < 2026-02-01": "AB",
    "date_created:yesterday": "ABCDEF",
    "date_created:2026-01-01": "ABCDEF",
    "date_created:today": "",
    "date_created:tomorrow": "",
    "date_created < today": "ABCDEF",
    "date_created >= today": "",
    "date_created <= yesterday": "ABCDEF",
    "date_created < yesterday": "",
    "date_created > yesterday": "ABCDEF",
    'date_created > "3 days ago"': "ABCDEF",
    'date_created < "1 day ago"': "",
    'date_created > "1 week ago"': "ABCDEF",
    'date_created > "2 months ago"': "ABCDEF",
    'date_created < "1 year ago"': "",
    'date_created >= "2026-01-01T09:02:00Z"': "CDEF",
    'date_updated < "2026-01-01T09:02:00Z"': "AB",
    # years of open bounds
    "date >= 0001-01-01 date <= 9999-12-31": "ABCDF",
    "date_created >= 0001-01-01 date_created <= 9999-12-31": "ABCDEF",
    "date_created:9999-12-31": "",
    'date_updated < "9999-12-31T23:59:59-14:00"': "ABCDEF",
    # the rest
    "slice:1/1": "ABCDEF",
    "slice:1/1 value:60000": "C",
    "": "ABCDEF",
    "   ": "ABCDEF",
}


@pytest.mark.slow
@pytest.mark.contract("2.9.grammar.1", "2.9.grammar.2", "2.9.grammar.3", "2.9.grammar.4", "2.9.grammar.5")
@pytest.mark.contract("2.9.grammar.6", "2.9.grammar.7", "2.9.grammar.8", "2.9.grammar.11", "2.9.text.2", "2.9.text.3")
@pytest.mark.contract("2.9.text.4", "2.9.text.5", "2.9.text.6", "2.9.text.7", "2.9.field.1", "2.9.field.2")
@pytest.mark.contract("2.9.field.4", "2.9.field.5", "2.9.date.1", "2.9.date.2", "2.9.date.3", "2.9.date.4")
@pytest.mark.contract("2.9.slice.1", "1.4.in.6")
@each_case("query", PLAIN)
def test_finds(deals: Deals, query: str) -> None:
    assert deals.matching(query=query) == PLAIN[query]


@pytest.mark.contract("2.9.date.1")
def test_a_value_that_is_absent_differs_from_every_other(close: Close) -> None:
    without, five = close.add()["id"], close.add(value=5)["id"]
    assert {each["id"] for each in close.rows(query="value!=6")} == {without, five}
    assert [each["id"] for each in close.rows(query="value!=5")] == [without]


@pytest.mark.contract("2.9.date.1")
def test_after_a_day_begins_with_the_day_and_up_to_it_ends_with_it(close: Close) -> None:
    made = close.add(date_won="2026-01-05", date_created="2026-01-06T00:00:00Z")["id"]
    for query, found in (
        ("date_won > 2026-01-05", [made]),
        ("date_won > 2026-01-06", []),
        ("date_created <= 2026-01-05", []),
        ("date_created <= 2026-01-06", [made]),
    ):
        assert [each["id"] for each in close.rows(query=query)] == found, query


@pytest.mark.contract("2.9.date.2")
def test_a_month_ago_is_the_same_day_where_the_month_has_it(close: Close) -> None:
    for day in ("2026-02-27", "2026-02-28", "2025-12-29", "2025-12-30"):
        close.add(note=day, date_created=f"{day}T12:00:00Z")
    for today, found in (("2026-03-31", ["2026-02-28"]), ("2026-01-30", ["2025-12-30", "2026-02-27", "2026-02-28"])):
        close.freeze(f"{today}T00:00:00Z")
        rows = close.rows(query='date_created >= "1 month ago"')
        assert sorted(each["note"] for each in rows) == found


@pytest.mark.contract("2.9.text.1", "2.9.grammar.10")
def test_notes_that_contain_a_text(close: Close) -> None:
    made = {
        note: close.add(note=note)["id"]
        for note in ("Very important!", "unimportant", 'say "hi" now', "important\nx", "50% _x")
    }

    def found(query: str) -> set[str]:
        return {each["note"] for each in close.rows(query=query)}

    assert found("note:important") == {"Very important!", "important\nx"}
    assert found('note:"say \\"hi\\" now"') == {'say "hi" now'}
    assert found("note:%") <= {"50% _x"}
    assert found("note:_") <= {"50% _x"}
    assert found("note:50%") == {"50% _x"}
    assert found("note:*") == set(made)


@pytest.mark.slow
@pytest.mark.contract("2.9.field.3", "2.9.grammar.9")
def test_custom_fields(close: Close) -> None:
    size = close.field("Size")
    days = close.field("Big days", type="choices", choices=["Mon", "Tue"], accepts_multiple_values=True)
    number = close.field("Number", type="number")
    first = close.add(**{size: "very big", days: ["Mon", "Tue"], number: 5})["id"]
    second = close.add(**{size: "big", days: ["Tue"], number: 5.5})["id"]
    third = close.add()["id"]
    queries = {
        '"custom.Size":"very big"': {first},
        "custom.Size:big": {first, second},
        "custom.Size=big": {second},
        f"{size}:*": {first, second},
        f"not {size}:*": {third},
        '"custom.Big days":Mon': {first},
        f"{days}:Tue": {first, second},
        "custom.Number > 5": {second},
        "custom.Number:5": {first},
        "custom.Number <= 5.5": {first, second},
        "Custom.Number:5": {first},
        f"opportunity_{size}=big": {second},
        f"OPPORTUNITY_{size}=big": {second},
        "opportunity_custom.Size=big": {second},
        '"opportunity_custom.Big days":Mon': {first},
    }
    for query, expected in queries.items():
        assert {each["id"] for each in close.rows(query=query)} == expected, query


@pytest.mark.contract("2.9.field.3")
def test_a_custom_field_of_exactly_this_name_has_precedence(close: Close) -> None:
    fields = {name: close.field(name) for name in ("size", "SIZE", "Size")}
    made = {name: close.add(**{key: "big"})["id"] for name, key in fields.items()}
    for name, found in {**made, "sIZE": made["size"]}.items():
        assert [each["id"] for each in close.rows(query=f"custom.{name}:big")] == [found], name


@pytest.mark.slow
@pytest.mark.contract("2.9.text.6")
def test_choices_are_compared_as_a_whole_without_case(close: Close) -> None:
    days = close.field("Days", type="choices", choices=["Mon", "Mon to Wed", "Été"], accepts_multiple_values=True)
    first, second = close.add(**{days: ["Mon"]})["id"], close.add(**{days: ["Mon to Wed", "Été"]})["id"]
    third = close.add()["id"]
    for value, found in {
        "Mon": {first},
        "mon": {first},
        '"mon TO wed"': {second},
        "éTÉ": {second},
        "Wed": set(),
        "Mo": set(),
        "*": {first, second},
    }.items():
        for comparison in ":=":
            rows = close.rows(query=f"{days}{comparison}{value}")
            assert {each["id"] for each in rows} == found, (comparison, value)
        rows = close.rows(query=f"{days}!={value}")
        assert {each["id"] for each in rows} == {first, second, third} - found, value


@pytest.mark.contract("2.9.text.5")
def test_an_empty_name_of_a_user_is_no_value(close: Close) -> None:
    nobody = close.user("", "")
    nameless, named, none = (close.add(user_id=user)["id"] for user in (nobody["id"], close.user_id, None))
    assert close.read(nameless)["user_name"] == ""
    for query, found in {
        "user_name:*": {named},
        "not user_name:*": {nameless, none},
        "user:*": {nameless, named},
        "user_id:*": {nameless, named},
        "status_label:*": {nameless, named, none},
    }.items():
        assert {each["id"] for each in close.rows(query=query)} == found, query
    other = close.by(nobody).add()["id"]
    assert {each["id"] for each in close.rows(query="created_by_name:*")} == {nameless, named, none}
    assert [each["id"] for each in close.rows(query="not created_by_name:*")] == [other]


@pytest.mark.slow
@pytest.mark.contract("2.9.text.5", "2.9.field.2")
def test_ids(deals: Deals) -> None:
    one = deals.close.read(deals.ids["A"])
    assert deals.matching(query=f"id:{deals.ids['A']}") == "A"
    assert deals.matching(query=f"user_id={deals.users['Bo']}") == "CDF"
    assert deals.matching(query=f"lead_id:{deals.leads['Acme']} or id:{deals.ids['A']}") == "ABDF"
    assert deals.matching(query=f"status:{one['status_id']}") == "ABCDEF"
    assert deals.matching(query=f"not status_id:{one['status_id']}") == ""


@pytest.mark.slow
@pytest.mark.contract("2.9.text.5", "2.9.field.2")
def test_the_case_of_ids_counts(deals: Deals) -> None:
    one = deals.close.read(deals.ids["A"])
    for name, shown, found in (
        ("id", one["id"], "A"),
        ("user", one["user_id"], "ABE"),
        ("user_id", one["user_id"], "ABE"),
        ("pipeline_id", one["pipeline_id"], "ABCDEF"),
        ("status", one["status_id"], "ABCDEF"),
        ("status_id", one["status_id"], "ABCDEF"),
        ("organization_id", one["organization_id"], "ABCDEF"),
    ):
        assert deals.matching(query=f"{name}:{shown}") == deals.matching(query=f"{name}={shown}") == found, name
        assert deals.matching(query=f"{name}:{shown.swapcase()}") == "", name
        assert deals.matching(query=f"{name}={shown.lower()}") == "", name
        assert deals.matching(query=f"{name}:*") == "ABCDEF", name


@pytest.mark.contract("2.9.field.2")
def test_status_may_be_a_label_or_a_type_and_status_id_may_not(deals: Deals) -> None:
    for value in ('"Demo Completed"', '"demo completed"', "active", "ACTIVE"):
        assert deals.matching(query=f"status:{value}") == "ABCDEF"
        assert deals.matching(query=f"status_id:{value}") == ""
        assert deals.matching(query=f"status_id!={value}") == "ABCDEF"
    assert deals.matching(query='user:"ann lee"') == "ABE"
    assert deals.matching(query="value_currency:usd") == "ABCDEF"


@pytest.mark.slow
@pytest.mark.contract("2.9.text.4", "2.9.field.1")
def test_texts_are_compared_as_they_are_shown(close: Close) -> None:
    notes = ("Foo", 'a < b & "c"\nd', "<br>", "&amp;")
    made = {note: close.add(note=note, status="Won") for note in notes}
    close.add()
    for note, deal in made.items():
        quoted = deal["note_html"].replace('"', '\\"')
        assert [each["note"] for each in close.rows(query=f'note_html="{quoted}"')] == [note]
        assert len(close.rows(query=f'note_html!="{quoted}"')) == len(notes)
    assert close.rows(query="note_html=Foo") == []
    assert close.rows(query='note_html="<body><p>foo</p></body>"') == []
    assert close.rows(query='note_html="<body><p><br></p>"') == []
    assert [each["note"] for each in close.rows(query="note_html:foo")] == ["Foo"]
    assert len(close.rows(query="note_html:*")) == len(notes)

    def found(query: str) -> int:
        return len(close.rows(query=query))

    assert (found("status_display_name=Won"), found('status_display_name="Sales: Won"')) == (len(notes), 0)
    close.post("/pipeline/", {"name": "Renewals", "statuses": [{"label": "Won", "type": "won"}]})
    assert close.read(made["Foo"])["status_display_name"] == "Sales: Won"
    assert (found("status_display_name=Won"), found('status_display_name="Sales: Won"')) == (0, len(notes))
    assert (found("status_display_name:won"), found("status_display_name:sal")) == (len(notes), len(notes) + 1)
    assert (found("status_label=Won"), found("status_label:sales")) == (len(notes), 0)


@pytest.mark.slow
@pytest.mark.contract("2.9.field.1")
@each_case("currency", ("USD", "CAD", "JPY", "CHF"))
def test_amounts_are_compared_as_they_are_shown(http: httpx.Client, currency: str) -> None:
    close = Close.open(http, currency=currency)
    values = (1, -5, 99, 100, 100_000, 99_999_905, -123_456_789_012, 1_000_000_000, 2**53, -(2**53))
    made = [close.add(value=value, value_period="monthly") for value in values]
    close.add(value=0)
    close.add()
    for deal in made:
        rows = close.rows(query=f'value_formatted="{deal["value_formatted"]}"')
        assert [each["value"] for each in rows] == [deal["value"]]
        rows = close.rows(query=f'value_formatted:"{deal["value_formatted"]}"')
        assert deal["value"] in [each["value"] for each in rows]
    assert len(close.rows(query="value_formatted:*")) == len(close.rows(query="value_formatted:monthly")) == len(values)


@pytest.mark.contract("2.9.lead.8")
def test_leads_are_found_by_the_shown_amount_of_an_opportunity(deals: Deals) -> None:
    rows = deals.close.rows("/lead/", query="opportunity_value_formatted=$1,200")
    assert [each["id"] for each in rows] == [deals.leads["Wayne Enterprises"]]


@pytest.mark.contract("2.9.date.5", "2.9.date.3")
@each_case(
    ("zone", "query", "shown"),
    [
        (None, "date_created:yesterday", "ABCDEF"),
        ("-4", "date_created:today", "ABCDEF"),
        ("-4", "date_created:yesterday", ""),
        ("-4", 'date_created >= "2026-01-01T05:02:00"', "CDEF"),
    ],
)
def test_days_are_those_of_the_zone(deals: Deals, zone: str | None, query: str, shown: str) -> None:
    answer = deals.close.ask("GET", "/opportunity/", zone=zone, query=query)
    assert "".join(sorted(deals.letters(answer["data"]))) == shown


class TestSort:
    @pytest.mark.contract("2.9.sort.2")
    def test_counts_only_without_an_order(self, deals: Deals) -> None:
        assert deals.found(query="value:* sort:value") == "FBDCA"
        assert deals.found(query="value:* sort:-value") == "ACDBF"
        assert deals.found(query="value:* sort:value", _order_by="date_created") == "ABCDF"

    @pytest.mark.contract("2.9.field.4", "2.9.date.4")
    def test_takes_the_names_of_fields(self, deals: Deals) -> None:
        for name in ("date_won", "date", "Date", "opportunity_date_won", "opportunity_date"):
            assert deals.found(query=f"value:* sort:-{name}") == "FDCBA", name
            assert deals.found(query=f"value:* sort:{name}") == "ABCDF", name
        assert deals.found(query="value:* sort:opportunity_value") == "FBDCA"
        assert deals.found(query="value:* sort:-value", _order_by="nothing") == "ACDBF"
        assert deals.found(query="value:* sort:-value", _order_by="date") == "ACDBF"

    def test_a_field_without_an_order_is_ignored(self, close: Close) -> None:
        field = close.field("Size")
        first, second = close.add(value=1, **{field: "b"}), close.add(value=2, **{field: "a"})
        for name in ("note", field, f"opportunity_{field}", "custom.Size"):
            assert close.rows(query=f"sort:{name}") == [second, first], name
            assert close.rows(query=f"sort:{name} sort:value") == [first, second], name

    @pytest.mark.contract("2.9.error.1")
    def test_an_unknown_field_is_ignored(self, close: Close) -> None:
        first, second = close.add(value=1), close.add(value=2)
        for name in ("nothing", "-nothing", "custom.x"):
            assert close.rows(query=f"sort:{name}") == [second, first]
            assert close.rows(query=f"sort:{name} sort:value") == [first, second]
            assert close.get("/lead/", query=f"sort:{name}")["total_results"] == 2
        assert close.get("/lead/", query="sort:opportunity_value")["total_results"] == 2


class TestUnknown:
    @pytest.mark.slow
    @pytest.mark.contract("2.9.error.1", "2.9.error.7", "2.9.field.6")
    @each_case("name", ["nothing", "custom.nothing", "custom.cf_x", "opportunity_nothing", "calls_made"])
    def test_names_match_nothing(self, close: Close, name: str) -> None:
        made = close.add(note="x")
        everything = close.rows()
        leads = close.get("/lead/")["total_results"]
        for sign in (":", "=", "!=", ">", "<="):
            query = f"{name}{sign}5"
            assert close.rows(query=query) == close.rows("/lead/", query=query) == []
            assert close.rows(lead_query=query) == close.rows("/contact/", query=query) == []
            assert close.rows(query=f"not {query}") == everything
            assert close.get("/lead/", query=f"not {query}")["total_results"] == leads
            assert close.rows(query=f"{query} or id:{made['id']}") == [made]
        assert close.rows(query=f"{name}:*") == []

    @pytest.mark.contract("2.9.field.6")
    def test_fields_of_leads_are_none_of_opportunities(self, close: Close) -> None:
        close.lead("Acme", description="Rockets")
        close.add(note="x")
        assert close.rows(query="description:rockets") == []
        assert close.rows("/lead/", query="status_change(old_status:active)") == []

    @pytest.mark.slow
    @pytest.mark.contract("2.9.text.8")
    @each_case("query", ["*", "* and *", "(*)", "not not *"])
    def test_an_asterisk_alone_matches_all(self, close: Close, query: str) -> None:
        made = close.add()
        assert close.rows(query=query)[0] == made
        assert close.get("/lead/", query=query)["total_results"] == close.get("/opportunity/")["total_results"]
        assert close.rows(query='"*"') == []
        assert close.rows(query="not *") == []


OF_OPPORTUNITIES = ("value:x", "date_won:soon")
"""Queries that are refused for the values of fields that leads do not have."""


class TestRefused:
    @pytest.mark.slow
    @pytest.mark.contract("2.9.error.2", "2.9.error.3", "2.9.error.4", "2.9.error.5", "2.9.error.6")
    @each_case(
        "query",
        [
            "(note:x",
            "note:x)",
            "()",
            "note:",
            "value >",
            'note:"x',
            "status_change(old_status:active",
            "status_change(nothing:x)",
            "not",
            "x or",
            "or x",
            ":x",
            "x" * 8001,
            "(" * 21 + "x" + ")" * 21,
            "value:x",
            "date_won:soon",
        ],
    )
    def test_invalid_queries(self, fresh: Close, query: str) -> None:
        refusal = fresh.refused("GET", "/opportunity/", params={"query": query})
        assert refusal.status == 400
        assert refusal.text.startswith("Invalid query: ")
        if query not in OF_OPPORTUNITIES:
            assert fresh.refused("GET", "/opportunity/", params={"lead_query": query}).status == 400
            assert fresh.refused("GET", "/lead/", params={"query": query}).status == 400

    @pytest.mark.contract("2.9.error.4", "2.9.error.5")
    def test_queries_of_the_maximum_length_and_depth(self, fresh: Close) -> None:
        for query in ("x" * 8000, "(" * 19 + "x" + ")" * 19):
            assert (
                fresh.send(
                    "POST", "/opportunity/", {"_params": {"query": query}}, headers={"x-http-method-override": "GET"}
                ).status_code
                == 200
            )
