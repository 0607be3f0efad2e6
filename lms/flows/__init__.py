"""Use-cases: one function each, called alike by pages, commands and tasks."""
