"""Keeps deals of ours and Pardot's opportunities in step. An example of a connector whose tests run on dealdock."""
