"""How far a course is: what stops it from being published, and what is worth a second look (ADR 0092)."""
