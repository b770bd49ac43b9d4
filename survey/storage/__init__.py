"""Tables and their queries, a file per noun. Functions take a session or connection and never commit."""
