"""The sections of the table: each measures one thing and knows its bars."""
