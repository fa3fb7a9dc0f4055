"""Organizations of the directory, and their job postings (contract 10.11)."""
