"""Concrete pages for sites with the stock base page; optional."""
