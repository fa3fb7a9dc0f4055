"""Writers of the four vendors, whose servers and connections are killed."""
