"""The home page of a new Wagtail site."""
