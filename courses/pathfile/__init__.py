"""A path as a file: written courses in one archive that any site can import."""
