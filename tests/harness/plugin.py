"""Starts the private servers before Django reads its settings; loaded by ``-p tests.harness.plugin``."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from lms.site import valkey  # noqa: E402  # the path comes first
from tests.harness import postgres  # noqa: E402


def _start() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "lms.site.settings.test"
    folder = Path(tempfile.mkdtemp(prefix="attune-test-"))
    os.environ["LMS_TEST_DATA_DIR"] = str(folder)
    kept = postgres.kept_folder(ROOT)
    cluster = postgres.Cluster(kept)
    atexit.register(cluster.stop)
    os.environ["LMS_TEST_PG_HOST"] = str(cluster.folder)
    os.environ["LMS_TEST_PG_USER"] = "attune"
    os.environ["LMS_TEST_PG_NAME"] = postgres.TEMPLATE
    port = valkey.free_port()
    broker = valkey.start(folder=folder / "valkey", port=port, log=folder / "valkey.log")
    atexit.register(broker.kill)
    os.environ["LMS_BROKER_URL"] = f"redis://127.0.0.1:{port}/0"
    if cluster.is_new:
        with postgres.connect(str(cluster.folder), "postgres") as connection:
            connection.execute(f"CREATE DATABASE {postgres.TEMPLATE}".encode())
        subprocess.run([sys.executable, "-m", "tests.harness.migrating"], check=True, cwd=ROOT, env=os.environ.copy())
        cluster.keep(kept)


if "LMS_TEST_PG_HOST" not in os.environ:
    _start()
