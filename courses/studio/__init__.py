"""The studio: how trainers make courses without a word of Wagtail."""
