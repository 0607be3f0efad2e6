"""A course as one file: its pages, questions, facts, words and files in all languages, for another site or a copy."""
