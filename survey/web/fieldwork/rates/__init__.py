"""Response rates of a wave: a page, and its figures as CSV and JSON at the same address."""
