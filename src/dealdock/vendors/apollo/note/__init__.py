"""Notes on contacts, companies and opportunities (contract 10.8)."""
