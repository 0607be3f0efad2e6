"""Staff files: reading them, comparing them with what is stored, and the record of each import."""
