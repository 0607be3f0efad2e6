"""Settings of the reference site: ``dev`` (SQLite under var/), ``test`` (private servers) and ``production``."""
