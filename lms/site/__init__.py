"""The reference site: Attune as one running product.

Importing it loads the Celery app, so that web processes know the broker.
"""

from lms.site.celery import app as celery_app

__all__ = ["celery_app"]
