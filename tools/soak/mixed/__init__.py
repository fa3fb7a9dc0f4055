"""Writers of all vendors, whose servers and connections are killed."""
