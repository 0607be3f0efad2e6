"""The reference site's user model: e-mail as login."""
