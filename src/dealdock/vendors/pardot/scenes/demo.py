"""The packaged scene `demo`: two small companies by the sea. Everything in it is made up, and its credentials public.

It has the shape of a scene file and comes in by the same door. Nothing is left to chance: what happened to a deal is
told day by day, and the hour follows from the day.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from dealdock.platform.credentials.secrets import PUBLISHED
from dealdock.vendors.pardot.credentials import PUBLISHED_KEYS
from dealdock.vendors.pardot.visitor_activity.kinds import Type

# an event of a deal: the activity it leaves, and the status that comes of it
_EVENTS: dict[str, tuple[Type, str | None]] = {
    "created": (Type.CREATED, "Open"),
    "won": (Type.WON, "Won"),
    "lost": (Type.LOST, "Lost"),
    "reopened": (Type.REOPENED, "Open"),
    "linked": (Type.LINKED, None),
    "unlinked": (Type.UNLINKED, None),
}

# name | cost | since
_LAMP_CAMPAIGNS = """
Website Tracking | | 2025-01-02
Boat Show 2025 | 12000 | 2025-02-10
Newsletter “The Foghorn” | 800 | 2025-03-03
Webinar: Buoys will be buoys | 350 | 2025-09-15
横浜ボートショー 2026 | 24000 | 2026-01-12
Word of mouth & other magic | 0 | 2026-02-02
"""

# id | what the deals call them | first name | last name | company | email | since
_LAMP_PROSPECTS = """
101 | john | John | Doe | Company, Inc. | jdoe@company.com | 2025-01-08
102 | amelie | Amélie | Dubois | Phares de Bretagne | amelie.dubois@phares.example | 2025-01-14
103 | sean | Seán | O'Malley | O'Malley & Daughters | sean@omalley-daughters.example | 2025-01-30
104 | mei | 美玲 | 陳 | 基隆燈塔有限公司 | meiling.chen@keelung-lights.example | 2025-02-11
105 | layla | ليلى | حداد | شركة الميناء القديم | layla.haddad@old-port.example | 2025-02-12
106 | noam | נועם | לוי | נמל יפו | noam@jaffa-harbour.example | 2025-03-05
107 | olu | Olúwaṣeun | Adébáyọ̀ | Lagoon Ferries | olu@lagoon-ferries.example | 2025-03-24
108 | bjorn | Bjørn | Ødegård | Nordlys Fiskeri AS | bjorn@nordlys-fiskeri.example | 2025-04-07
109 | olena | Олена | Коваль | Одеський маяк | olena.koval@odesa-lights.example | 2025-05-19
110 | karl | Karl-Heinz | Großmann | Großmann Schiffsglocken GmbH | kh@grossmann-glocken.example | 2025-06-02
111 | priya | Priya | Raghunathan | Coromandel Charts | priya+charts@coromandel.example | 2025-07-21
112 | kanoa | Kanoa | Kealoha | Hilo Surf School 🏄 | aloha@hilo-surf.example | 2025-08-04
113 | maria | María José | Núñez | Astilleros Núñez | mjnunez@astilleros-nunez.example | 2025-09-16
114 | yuki | 由紀 | 渡辺 | 横浜マリン株式会社 | yuki.watanabe@yokohama-marine.example | 2026-01-13
115 | tane | Tāne | Ngata | Tides of Aotearoa | tane@tides.example | 2026-02-16
116 | barnaby | Barnaby | Thatch | Thatch Rope & Tackle | | 2025-03-10
117 | agnes | Agnes | Merriweather | Merriweather Lamp Oil (est. 1871) | | 2025-10-01
118 | keeper | | The Keeper | Rock No. 7, last door on the left | | 2025-12-24
119 | finn | Finn | Gonfishin | On Holiday Ltd | finn@gone-fishing.example | 2025-05-01 deleted
"""

# id | name | value | probability | type | stage | campaign; and below, what happened
_LAMP_DEALS = """
1001 | Fresnel lens, first order | 125000 | 100 | New Business | Closed Won | Boat Show 2025
    2025-02-17 created amelie, 2025-04-02 linked sean, 2025-06-26 won
27 | Lamp oil for a winter | 2750.4 | 100 | Renewal | Closed Won |
    2025-03-12 created barnaby, 2025-03-19 won
1002 | Fog horn in E flat | 18500 | 60 | New Business | Negotiation | Newsletter “The Foghorn”
    2025-03-27 created bjorn karl, 2025-05-08 lost, 2025-09-01 reopened
1003 | Fog horn in E flat, second try | 17999.95 | 100 | New Business | Closed Won | Newsletter “The Foghorn”
    2025-04-10 created olu, 2025-05-15 lost, 2025-07-03 reopened, 2025-07-31 won
1004 | Bell buoy, slightly dented | 990.5 | 0 | | Closed Lost |
    2025-04-22 created sean, 2025-04-29 lost
1005 | Spiral staircase, 199 steps | 48200 | 35 | New Business | Proposal | Boat Show 2025
    2025-05-06 created mei, 2025-05-20 linked layla
1006 | One more step (200 in all) | 240 | 90 | Existing Business | Negotiation |
    2025-05-27 created mei, 2026-01-20 linked yuki
1007 | Storm shutters | 6400 | 100 | New Business | Closed Won |
    2025-06-05 created noam, 2025-07-10 won
1008 | Ladder, the other half | 310 | 20 | | |
    2025-06-18 created barnaby, 2026-05-04 deleted
1009 | Harbour lights, red | 3200 | 80 | New Business | Negotiation | Boat Show 2025
    2025-07-01 created layla noam
1010 | Harbour lights, green | 3200 | 80 | New Business | Negotiation | Boat Show 2025
    2025-07-01 created layla noam, 2025-08-12 unlinked noam
1011 | Ship's bell, ordered by ear | 4150.75 | 0 | New Business | Closed Lost | Newsletter “The Foghorn”
    2025-07-14 created karl, 2025-10-06 lost
1012 | Tide tables in Braille | 1250 | 100 | New Business | Closed Won |
    2025-07-29 created priya, 2025-08-26 won
1013 | Surf forecast 🌊, unlimited | 99.99 | 50 | New Business | Qualification |
    2025-08-11 created kanoa
1014 | مصابيح الرصيف | 15600 | 70 | New Business | Proposal |
    2025-08-25 created layla
1015 | 燈塔自動化 | 388000 | 45 | New Business | Proposal | Boat Show 2025
    2025-09-09 created mei, 2025-11-18 lost, 2026-02-24 reopened, 2026-03-10 linked yuki
1016 | Solar panels (where there is sun) | 22000 | 100 | New Business | Closed Won | Webinar: Buoys will be buoys
    2025-09-18 created maria, 2025-10-02 linked priya, 2025-12-11 won
1017 | Solar panels (where there is none) | 22000 | 0 | New Business | Closed Lost | Webinar: Buoys will be buoys
    2025-09-18 created bjorn, 2025-09-25 lost
1018 | Buoys, pack of twelve | 8400 | 100 | New Business | Closed Won | Webinar: Buoys will be buoys
    2025-09-22 created olu sean, 2025-11-03 won
1019 | Buoys, another twelve | 8400 | 75 | Existing Business | Negotiation | Webinar: Buoys will be buoys
    2025-12-02 created olu, 2026-01-15 linked sean
1020 | Lamp oil for another winter | 2890.4 | 100 | Renewal | Closed Won |
    2025-10-07 created barnaby agnes, 2025-10-21 won
1021 | Cat, for the mice | 0 | 100 | | Closed Won |
    2025-12-29 created keeper, 2025-12-30 won
1022 | Mice, for the cat | 0 | 0 | | |
    2026-01-05 created keeper, 2026-05-04 deleted
1234 | Large Customer Opportunity | 100 | 70 | | |
    2026-01-08 created john
1023 | 灯台の点検 2026 | 54000 | 65 | New Business | Qualification | 横浜ボートショー 2026
    2026-01-19 created yuki
1024 | Maintenance, five years | 60000 | 100 | Renewal | Closed Won |
    2026-01-27 created amelie, 2026-03-24 won
1025 | Маяк: нова оптика | 73500.25 | 55 | New Business | Proposal |
    2026-02-05 created olena, 2026-02-19 linked amelie
1026 | Rope, very long | 1.05 | 10 | New Business | Prospecting | Word of mouth & other magic
    2026-02-18 created tane, 2026-03-03 lost, 2026-03-04 reopened
1027 | Moving a lighthouse three metres | 9999999 | 1 | New Business | Prospecting | Word of mouth & other magic
    2026-03-16 created tane amelie maria, 2026-04-13 unlinked amelie
1028 | Paint: red <and> white | 1870.3 | 85 | Existing Business | Negotiation |
    2026-04-01 created maria, 2026-04-20 unlinked maria, 2026-04-21 linked karl
"""

# id | name | field_id | type
_LAMP_CUSTOM_FIELDS = """
301 | Favourite light | Favourite_Light | Text
302 | Ships | Ships | Multi-Select
303 | Metres above the sea | Metres_Above_The_Sea | Number
"""

# id | name | since
_LAMP_TAGS = """
311 | afraid of heights | 2025-02-03
312 | pays in fish | 2025-04-14
313 | VIP | 2026-01-15
"""

# id | name | since
_LAMP_COMPANIES = """
321 | Company, Inc. | 2025-01-08
322 | Coromandel Charts | 2025-07-21
"""

# id | name | title | is public | since; and below, who is on it since when
_LAMP_LISTS = """
331 | Foghorn readers | The Foghorn, monthly | true | 2025-03-03
    341 amelie 2025-03-04, 342 sean 2025-03-04, 343 noam 2025-03-06, 344 bjorn 2025-04-08, 345 maria 2025-09-17 out
332 | Boat Show 2025: visitors | | false | 2025-02-10
    346 mei 2025-02-11, 347 layla 2025-02-12, 348 sean 2025-02-12
333 | People who climb stairs | | false | 2025-05-06
    349 mei 2025-05-07, 350 karl 2025-06-03
"""

# id | type | what is shown of it | whose | the id that belongs to it | campaign | day
_LAMP_ACTIVITIES = """
361 | 20 | 7 page views | john | visit_id 9001 | Website Tracking | 2026-01-07
362 | 4 | Ask a keeper | john | form_id 71 | Website Tracking | 2026-01-08
363 | 6 | The Foghorn, no. 12 | amelie | email_id 51 | Newsletter “The Foghorn” | 2026-02-02
364 | 11 | The Foghorn, no. 12 | amelie | email_id 51 | Newsletter “The Foghorn” | 2026-02-03
365 | 1 | https://lamps.example/oil | amelie | email_id 51 | Newsletter “The Foghorn” | 2026-02-03
366 | 6 | The Foghorn, no. 12 | bjorn | email_id 51 | Newsletter “The Foghorn” | 2026-02-02
367 | 13 | The Foghorn, no. 12 | bjorn | email_id 51 | Newsletter “The Foghorn” | 2026-02-02
368 | 12 | The Foghorn, no. 7 | maria | email_id 46 | Newsletter “The Foghorn” | 2025-10-01
369 | 24 | Buoys will be buoys | olu | | Webinar: Buoys will be buoys | 2025-09-15
370 | 2 | Price list.pdf | mei | file_id 81 | | 2025-05-05
371 | 21 | Tide tables | priya | custom_redirect_id 91 | Word of mouth & other magic | 2026-02-09
"""

_LAMP_DETAILS: dict[str, dict[str, Any]] = {
    "john": {
        "job_title": "Procurement",
        "prospect_account": "321",
        "assigned_to": "ada@dealdock.example",
        "grade": "B+",
        "custom_fields": {"Favourite_Light": "green"},
    },
    "amelie": {
        "salutation": "Mme",
        "city": "Brest",
        "country": "France",
        "assigned_to": "ada@dealdock.example",
        "grade": "A",
        "is_starred": True,
        "custom_fields": {"Ships": ["Abeille", "Iroise"], "Metres_Above_The_Sea": "37"},
    },
    "noam": {"is_do_not_call": True},
    "karl": {"comments": "Hears everything.", "grade": "C-"},
    "priya": {"prospect_account": "322", "website": "https://coromandel.example", "is_reviewed": True},
    "maria": {"opted_out": True},
    "barnaby": {"phone": "knock twice", "custom_fields": {"Favourite_Light": "any"}},
}

_FERRY_CAMPAIGNS = """
Website Tracking | | 2025-01-15
Timetable requests | 150 | 2025-04-01
Group outings & weddings | 2200 | 2026-01-07
"""

_FERRY_PROSPECTS = """
101 | zoe | Zoë | van der Meer | Eiland Events | zoe@eiland-events.example | 2025-02-03
102 | tomas | Tomáš | Dvořák | Bohemian Seaside Club | tomas@bohemia-by-the-sea.example | 2025-04-08
103 | farid | فرید | رضایی | گروه خزر | farid@khazar.example | 2025-06-11
104 | ana | Ana | Šarić | Otok d.o.o. | ana.saric@otok.example | 2025-09-30
105 | minjun | 민준 | 김 | 제주 물류 | minjun.kim@jeju-cargo.example | 2026-01-21
106 | mother | | Mother of the Bride | |  | 2026-02-09
"""

_FERRY_DEALS = """
1001 | School trip, 31 seasick children | 1240 | 100 | New Business | Closed Won |
    2025-02-20 created zoe, 2025-03-06 won
1002 | Season tickets for people from inland | 5600 | 100 | New Business | Closed Won | Timetable requests
    2025-04-15 created tomas, 2025-05-22 lost, 2025-06-03 reopened, 2025-06-24 won
1003 | Season tickets, next year too | 5880 | 80 | Renewal | Negotiation | Timetable requests
    2026-02-12 created tomas
1004 | کانتینرها، هفتگی | 41000 | 60 | New Business | Proposal |
    2025-06-17 created farid, 2025-08-05 linked ana
1005 | Piano, one way | 780.8 | 0 | | Closed Lost |
    2025-10-13 created ana, 2025-10-14 lost
1006 | Piano, return | 780.8 | 5 | | Prospecting |
    2025-10-20 created ana
1007 | 제주 감귤 운송 | 27300 | 75 | New Business | Negotiation |
    2026-01-28 created minjun, 2026-03-05 linked farid
1008 | Wedding on board | 14999.5 | 100 | New Business | Closed Won | Group outings & weddings
    2026-02-10 created mother zoe, 2026-02-26 won
1009 | Wedding on board, calmer sea | 3000 | 50 | Existing Business | Qualification | Group outings & weddings
    2026-03-02 created mother, 2026-03-09 linked zoe, 2026-03-23 unlinked mother
1010 | Night ferry for owls | 660 | 15 | | |
    2026-03-30 created zoe, 2026-05-04 deleted
"""


def accounts() -> list[dict[str, Any]]:
    """Return the accounts as a scene file has them."""
    lamps = _records(_LAMP_CAMPAIGNS, _LAMP_PROSPECTS, _LAMP_DEALS, _LAMP_DETAILS)
    ferries = _records(_FERRY_CAMPAIGNS, _FERRY_PROSPECTS, _FERRY_DEALS, {})
    return [
        {
            "name": "Lighthouse Supply Co.",
            "time_zone": "UTC",
            "users": [
                _user(0, "Ada", "Lovelight", "Head of Lamps"),
                _user(1, "Ben", "Holdt", "Looks, doesn't touch") | {"role": "Read Only"},
            ],
            **lamps,
            **_surroundings(),
        },
        {
            "name": "Moonlight Ferries",
            "connector": "salesforce",
            "time_zone": "Europe/Amsterdam",
            "users": [_user(2, "Grace", "Hopoverboard", "Captain of Industry")],
            **ferries,
        },
    ]


def _user(number: int, first_name: str, last_name: str, job_title: str) -> dict[str, Any]:
    return {
        "email": f"{first_name.lower()}@dealdock.example",
        "password": PUBLISHED.password,
        "user_key": PUBLISHED_KEYS[number],
        "first_name": first_name,
        "last_name": last_name,
        "job_title": job_title,
    }


def _records(campaigns: str, prospects: str, deals: str, details: dict[str, dict[str, Any]]) -> dict[str, Any]:
    people = _people(prospects)
    facts, stories = _rows(deals)[::2], _rows(deals)[1::2]
    return {
        "campaigns": [_campaign(*row) for row in _rows(campaigns)],
        "prospects": [_prospect(*row) | details.get(row[1], {}) for row in _rows(prospects)],
        "opportunities": [
            _opportunity(fact) | _story(story, people) for fact, (story,) in zip(facts, stories, strict=True)
        ],
    }


def _surroundings() -> dict[str, Any]:
    """Return the demo company's records beside its deals. Their ids leave all other ids unchanged."""
    people = _people(_LAMP_PROSPECTS)
    lists, members = _rows(_LAMP_LISTS)[::2], _rows(_LAMP_LISTS)[1::2]
    fields = ("id", "name", "field_id", "type")
    return {
        "custom_fields": [
            dict(zip(fields, row, strict=True)) | _dated("2025-01-02") for row in _rows(_LAMP_CUSTOM_FIELDS)
        ],
        "tags": [{"id": row[0], "name": row[1]} | _dated(row[2]) for row in _rows(_LAMP_TAGS)],
        "prospect_accounts": [{"id": row[0], "name": row[1]} | _dated(row[2]) for row in _rows(_LAMP_COMPANIES)],
        "lists": [
            dict(zip(("id", "name", "title", "is_public"), row[:4], strict=True)) | _dated(row[4]) for row in lists
        ],
        "list_memberships": [
            _membership(row[0], *event.split(), people=people)
            for row, (events,) in zip(lists, members, strict=True)
            for event in events.split(", ")
        ],
        "visitor_activities": [_activity(*row, people=people) for row in _rows(_LAMP_ACTIVITIES)],
    }


def _membership(
    list_id: str, record_id: str, who: str, since: str, *out: str, people: dict[str, str]
) -> dict[str, Any]:
    return {"id": record_id, "list": list_id, "prospect": people[who], "opted_out": bool(out)} | _dated(since)


def _activity(*row: str, people: dict[str, str]) -> dict[str, Any]:
    record_id, type_, details, who, about, campaign, day = row
    name, _, number = about.partition(" ")
    told = {"id": record_id, "type": type_, "details": details, "prospect": people[who], "campaign": campaign}
    return told | ({name: number} if name else {}) | _dated(day)


def _people(prospects: str) -> dict[str, str]:
    """The prospects' ids by what the deals call them."""
    return {row[1]: row[0] for row in _rows(prospects)}


def _dated(since: str) -> dict[str, Any]:
    return {"created_at": _hour(since), "updated_at": _hour(since)}


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in table.strip().splitlines()]


def _campaign(name: str, cost: str, since: str) -> dict[str, Any]:
    return {"name": name, "cost": cost} | _dated(since)


def _prospect(*row: str) -> dict[str, Any]:
    record_id, _, first_name, last_name, company, email, since = row
    since, _, fate = since.partition(" ")
    return {
        "id": record_id,
        "email": email,
        "first_name": first_name,
        "last_name": last_name,
        "company": company,
        "created_at": _hour(since),
        "updated_at": _hour(since) + timedelta(days=int(record_id) % 9),
        "deleted": fate == "deleted",
    }


def _opportunity(row: list[str]) -> dict[str, Any]:
    fields = ("id", "name", "value", "probability", "type", "stage", "campaign")
    return dict(zip(fields, row, strict=True))


def _story(story: str, people: dict[str, str]) -> dict[str, Any]:
    """Return a deal's history, from texts such as `2025-03-27 created bjorn karl, 2025-05-08 lost`."""
    told: dict[str, Any] = {"prospects": [], "activities": [], "closed_at": None}
    for event in story.split(", "):
        day, verb, *names = event.split()
        if verb == "deleted":
            told["deleted"] = True  # which moves nothing else
            continue
        whom = [people[name] for name in names] or told["prospects"]
        type_, status = _EVENTS[verb]
        told["activities"] += [{"type": type_, "prospect": each, "created_at": _hour(day)} for each in whom]
        if verb in {"created", "linked"}:
            told["prospects"] = told["prospects"] + whom
        elif verb == "unlinked":
            told["prospects"] = [each for each in told["prospects"] if each not in whom]
        if status is not None:
            told["status"] = status
            told["closed_at"] = None if status == "Open" else _hour(day)
        told.setdefault("created_at", _hour(day))
        told["updated_at"] = _hour(day)
    return told


def _hour(day: str) -> datetime:
    """Some moment of a day, in office hours; always the same one."""
    midnight = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return midnight + timedelta(seconds=8 * 3600 + midnight.toordinal() * 7919 % (9 * 3600))
