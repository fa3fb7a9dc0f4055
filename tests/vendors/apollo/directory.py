"""A directory of known people and organizations, for tests."""

from collections.abc import Mapping
from typing import Any, Final

DIRECTORY: Final[Mapping[str, Any]] = {
    "organizations": [
        {
            "name": "Tallow Works",
            "domain": "tallow.example",
            "industry": "manufacturing",
            "employees": 42,
            "revenue": 945_000_000,
            "founded_year": 1987,
            "phone": "(312) 555-0100",
            "street_address": "1 Quay Street",
            "city": "Chicago",
            "state": "Illinois",
            "country": "United States",
            "postal_code": "60601",
            "keywords": ["candles"],
            "technologies": ["Mail delivery"],
            "linkedin_url": "http://www.linkedin.example/company/tallow",
        },
        {"name": "Harbour Press", "domain": "harbour.example", "employees": 7, "city": "Oslo", "country": "Norway"},
        {"name": "Quay Systems", "employees": 800, "revenue": 2_600_000_000},
    ],
    "people": [
        {
            "first_name": "Mira",
            "last_name": "Oduya",
            "title": "Head of Procurement",
            "seniority": "head",
            "email": "Mira.Oduya@tallow.example",
            "personal_emails": ["mira@home.example"],
            "mobile_phone": "+1 312 555 0101",
            "organization_id": "tallow.example",
            "city": "Chicago",
            "state": "Illinois",
            "country": "United States",
            "linkedin_url": "http://www.linkedin.example/in/mira/",
            "departments": ["master_operations"],
            "functions": ["procurement"],
        },
        {
            "first_name": "Jon",
            "last_name": "Lie",
            "title": "Editor",
            "seniority": "senior",
            "organization_id": 2,
            "city": "Oslo",
            "country": "Norway",
        },
        {"first_name": "Mira", "last_name": "Oduya", "title": "Buyer", "email": "mira@quay.example",
         "organization_id": "Quay Systems"},
        {"first_name": "Ada", "last_name": "Berg", "headline": "Between two jobs"},
    ],
    "job_postings": [
        {"organization_id": 1, "title": "Chandler", "posted_at": "2026-05-01", "last_seen_at": "2026-05-20T10:00:00Z"},
        {"organization_id": 1, "title": "Cooper", "posted_at": "2026-05-12", "url": "https://jobs.example/1"},
    ],
}  # fmt: skip
