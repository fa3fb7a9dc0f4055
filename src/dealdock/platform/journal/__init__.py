"""The log of calls and answers of each account."""
