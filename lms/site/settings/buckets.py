"""Settings of an S3 bucket for certificates and private files, where the environment names one."""

import os
from typing import Any

from lms.site.settings.secrets import named

PREFIXES = {"lms_certificates": "certificates/", "lms_private": "private/"}


def storages() -> dict[str, dict[str, Any]]:
    """Return the two sealed storages in the bucket that ``LMS_S3_BUCKET`` names, nothing without it.

    Without ``LMS_S3_ACCESS_KEY`` boto3 looks for credentials in its own places.
    """
    bucket = os.environ.get("LMS_S3_BUCKET", "")
    if not bucket:
        return {}
    options = {
        "bucket": bucket,
        "endpoint_url": os.environ.get("LMS_S3_ENDPOINT_URL") or None,
        "region_name": os.environ.get("LMS_S3_REGION") or None,
        "access_key": named("LMS_S3_ACCESS_KEY", default="") or None,
        "secret_key": named("LMS_S3_SECRET_KEY", default="") or None,
    }
    backend = "lms.base.storages_s3.SealedS3Storage"
    return {alias: {"BACKEND": backend, "OPTIONS": {**options, "prefix": prefix}} for alias, prefix in PREFIXES.items()}
