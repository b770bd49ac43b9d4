"""One file per job. A service takes `session` and `now`, never commits, and returns frozen dataclasses."""
