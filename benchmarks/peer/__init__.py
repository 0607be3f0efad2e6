"""A plain Wagtail site with `wagtail-lms`, as its documentation sets it up. It runs in an environment of its own."""
