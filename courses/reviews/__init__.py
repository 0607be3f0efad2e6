"""Reviews of a course: asked for as a whole, decided with a checklist, kept for good (ADR 0083)."""
