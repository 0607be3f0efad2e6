"""The tests of Attune."""
