"""The platform that all vendors share: database, accounts, credentials, journal, faults and scenes."""
