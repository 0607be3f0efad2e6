"""Private writing, encrypted."""
