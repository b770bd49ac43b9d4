"""Pages for anybody: what this is, what happens to answers, and how accessible it is."""
