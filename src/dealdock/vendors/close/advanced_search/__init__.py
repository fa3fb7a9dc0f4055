"""The advanced search of leads, contacts, opportunities, tasks and activities (contract part 2, B.3)."""
