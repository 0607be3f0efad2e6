"""Management commands of the reference site."""
