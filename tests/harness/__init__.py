"""Private servers for the tests: PostgreSQL, Valkey, Celery workers, web servers and a browser."""
