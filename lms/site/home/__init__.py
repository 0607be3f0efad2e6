"""The reference site's own front page."""
