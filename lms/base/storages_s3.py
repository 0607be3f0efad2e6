"""Sealed storage in an S3 bucket (ADR 0040): a conditional put, never an overwrite, no public address.

A put is whole or absent by itself, so there is no temporary name. It carries ``If-None-Match: *`` and the SHA-256 of the
bytes; a look at the stored object follows. Needs the extra ``s3``.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from functools import cached_property, lru_cache
from io import BytesIO
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.utils.deconstruct import deconstructible

from lms.base.storages import PROBE, SealedStorage, flat

NOT_FOUND, CONFLICT = 404, 412
PROBE_NAME = ".probe"
CONNECT_SECONDS, READ_SECONDS, TRIES = 2, 10, 2


_making = Lock()


@lru_cache(maxsize=1)
def _session() -> Any:
    """Return the one session of this process: it reads boto3's large tables once."""
    return boto3.session.Session()


class BucketError(OSError):
    """The bucket is away, refuses, or answers other than expected; work that met it waits as for a full disk."""


@deconstructible
class SealedS3Storage(SealedStorage):
    """Write once under a prefix of a private bucket. Raises BucketError (an OSError), FileExistsError, FileNotFoundError.

    Without ``access_key`` boto3 looks for credentials in its own places.
    """

    def __init__(
        self,
        *,
        bucket: str,
        prefix: str = "",
        endpoint_url: str | None = None,
        region_name: str | None = None,
        access_key: str | None = None,
        secret_key: str | None = None,
    ) -> None:
        """Keep where it is; the first call connects."""
        self.bucket = bucket
        self.prefix = prefix
        self.place = {
            "endpoint_url": endpoint_url,
            "region_name": region_name,
            "aws_access_key_id": access_key,
            "aws_secret_access_key": secret_key,
        }

    @cached_property
    def _client(self) -> Any:
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": TRIES, "mode": "standard"},
        )
        with _making:  # clients may be shared by threads, a session may not
            return _session().client("s3", config=config, **self.place)

    def _ask(self, operation: str, **options: Any) -> Any:
        """Call S3, telling a missing file, a taken name and all other trouble apart."""
        try:
            return getattr(self._client, operation)(Bucket=self.bucket, **options)
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            name = str(options.get("Key", self.bucket))
            if status == CONFLICT:
                raise FileExistsError(name) from error
            if status == NOT_FOUND and "Key" in options and self.reachable():
                raise FileNotFoundError(name) from error
            raise BucketError(str(error)) from error
        except BotoCoreError as error:
            raise BucketError(str(error)) from error

    def _key(self, name: str) -> str:
        return self.prefix + flat(name)

    def write_once(self, name: str, data: bytes) -> str:
        """Store the bytes under the name, whole or not at all, and return the name."""
        seal = base64.b64encode(hashlib.sha256(data).digest()).decode()
        self._put(self._key(name), data, seal)
        stored = self._ask("head_object", Key=self._key(name), ChecksumMode="ENABLED")
        if stored["ContentLength"] != len(data) or stored.get("ChecksumSHA256", seal) != seal:
            raise BucketError(f"{name} was stored with another content.")
        return name

    def _put(self, key: str, data: bytes, seal: str) -> None:
        self._ask("put_object", Key=key, Body=data, IfNoneMatch="*", ChecksumSHA256=seal)

    def reachable(self) -> bool:
        """Tell whether the bucket is there: a lost bucket is not a lost file."""
        try:
            self._client.head_bucket(Bucket=self.bucket)
        except (ClientError, BotoCoreError):
            return False
        return True

    def trouble(self) -> str:
        """Return why nothing can be written here now, an empty text when it can.

        A probe is put that must be refused since it is there already: a server that overwrites cannot keep records.
        """
        seal = base64.b64encode(hashlib.sha256(PROBE).digest()).decode()
        try:
            for _again in range(2):
                self._put(self.prefix + PROBE_NAME, PROBE, seal)
        except FileExistsError:
            return ""
        except OSError as error:
            return f"{self.bucket}: {error}"
        return f"{self.bucket}: the server ignores conditional writes and would overwrite records"

    def names(self) -> list[str]:
        """Return the names of all stored files."""
        found: list[str] = []
        more: dict[str, str] = {}
        while True:
            page = self._ask("list_objects_v2", Prefix=self.prefix, **more)
            keys = [str(entry["Key"]).removeprefix(self.prefix) for entry in page.get("Contents", [])]
            found += [key for key in keys if key and "/" not in key and not key.startswith(".")]
            if not page["IsTruncated"]:
                return sorted(found)
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def remove_stale_parts(self, *, older_than: float) -> int:
        """Do nothing and return 0: a put leaves no half-written files."""
        return 0

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        return File(BytesIO(self._ask("get_object", Key=self._key(name))["Body"].read()), name=name)

    def exists(self, name: str) -> bool:
        """Tell whether the file is there.

        Raises BucketError while the bucket is away, since a file out of reach is not a lost file.
        """
        try:
            self._head(name)
        except FileNotFoundError:
            return False
        return True

    def _head(self, name: str) -> Any:
        return self._ask("head_object", Key=self._key(name))

    def delete(self, name: str) -> None:
        """Delete the file; one that is gone already is fine. With versioning on, the bucket keeps it."""
        self._ask("delete_object", Key=self._key(name))

    def size(self, name: str) -> int:
        """Return the size in bytes."""
        return int(self._head(name)["ContentLength"])

    def modified(self, name: str) -> float:
        """Return the POSIX time at which the file was stored."""
        at: datetime = self._head(name)["LastModified"]
        return at.timestamp()
