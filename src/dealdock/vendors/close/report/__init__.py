"""Reports: numbers of activities by day or user, and changes of statuses (contract part 2, B.8)."""
