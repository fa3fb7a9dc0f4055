"""Synchronizes local deals with Pardot's opportunities. An example of a connector whose tests run on dealdock."""
