"""Comments as their reviewers read them: the waves, a page of ten to decide of, what was decided."""
