"""The columns of organizations and people that follow from others (contract 10.9)."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from dealdock.platform.text import email_key
from dealdock.vendors.apollo.wire.values import domain

Row = dict[str, Any]

_START_DIGITS: Final = 15
"""The digits of a hash that are indexed, as a number that every database holds."""


def organization(given: Mapping[str, Any]) -> Row:
    """Return the columns of an organization that follow from the others."""
    return {
        "name_key": given["name"].lower(),
        "domain_key": domain(given["domain"]),
        "place_key": place_key(given),
        "keyword_key": _lines(keyword.lower() for keyword in given["keywords"]),
        "technology_key": _lines(map(technology_uid, given["technologies"])),
        "industry_tag": None if given["industry"] is None else industry_tag(given["industry"]),
    }


def technology_uid(name: str) -> str:
    """Return the id of a technology: its name in lower case, with underscores in place of blanks and points."""
    return re.sub(r"[ .]", "_", name.lower())


def industry_tag(industry: str) -> str:
    """Return the id of an industry, which is the same in every account."""
    return f"5567{md5(industry.lower())[:20]}"


def _lines(texts: Iterable[str]) -> str:
    """Return texts, each between line feeds."""
    return "\n".join(["", *texts, ""])


def person(given: Mapping[str, Any]) -> Row:
    """Return the columns of a person that follow from the others."""
    linkedin = linkedin_key(given["linkedin_url"])
    hashed = _NO_HASHES if given["email"] is None else email_hashes(given["email"])
    return {
        "name_key": _name(given).lower(),
        "linkedin_key": linkedin,
        "linkedin_md5_start": None if linkedin is None else start(md5(linkedin)),
        **hashed,
    }


def job_posting(given: Mapping[str, Any]) -> Row:
    """Return the moments of a job posting, by default the moment of its creation."""
    return {name: given[name] or given["created_at"] for name in ("posted_at", "last_seen_at")}


def searched(given: Mapping[str, Any]) -> Row:
    """Return the columns of a person that searches read."""
    texts = (_name(given), given["title"])
    return {
        "id": given["id"],
        "organization_id": given["organization_id"],
        "seniority_key": None if given["seniority"] is None else given["seniority"].lower(),
        "has_email": given["email"] is not None,
        "title_key": (given["title"] or "").lower(),
        "place_key": place_key(given),
        "department_key": _lines(each.lower() for each in given["departments"]),
        "search_key": "\n".join(filter(None, texts)).lower(),
    }


def email_hashes(email: str) -> Row:
    """Return the columns by which an address is found."""
    key = email_key(email)
    one, other = md5(key), hashlib.sha256(key.encode()).hexdigest()
    return {
        "email_key": key,
        "email_md5": one,
        "email_sha256": other,
        "email_md5_start": start(one),
        "email_sha256_start": start(other),
    }


def md5(text: str) -> str:
    """Return the MD5 of a text, in hexadecimal digits."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def start(digest: str) -> int:
    """Return the beginning of a hash as a number. Raises `ValueError` for anything but a hash."""
    return int(digest[:_START_DIGITS], 16)


def linkedin_key(url: str | None) -> str | None:
    """Return an address without scheme, `www.` and slashes at its end."""
    if url is None:
        return None
    return url.strip().lower().rpartition("://")[2].removeprefix("www.").rstrip("/") or None


def place_key(record: Mapping[str, Any]) -> str:
    """Return city, state and country in lower case, each between line feeds."""
    return f"\n{record['city'] or ''}\n{record['state'] or ''}\n{record['country'] or ''}\n".lower()


def _name(given: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (given["first_name"], given["last_name"])))


_NO_HASHES: Final = dict.fromkeys(email_hashes(""))
