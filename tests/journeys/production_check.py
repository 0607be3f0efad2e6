"""Runs what docker-compose.yml says, without containers: its secrets, commands and health checks, on private servers.

``make production-check``. Paths of containers become folders of a temporary one, and host names this machine; what only an
engine can show (users, networks, volumes, limits) is not shown by this.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import yaml

from lms.site import compose_secrets, valkey
from tests.harness import postgres
from tests.harness.processes import wait_until

ROOT = Path(__file__).resolve().parents[2]
SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
DATABASE = "attune"
STAYING = ("web", "worker-render", "worker-io", "beat")
START_SECONDS = 120
ASKED = {"LMS_ALLOWED_HOSTS": "training.example.org", "LMS_PUBLIC_BASE_URL": "https://training.example.org"}


class Stack:
    """Private servers, and the services of the file as processes."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder."""
        self.folder = folder
        self.port = valkey.free_port()
        self.cluster = postgres.Cluster(kept=folder / "none kept")
        self.children: list[subprocess.Popen[bytes]] = []

    def prepare(self) -> None:
        """Make the secrets as the service does, start broker and cache with their password, make the database."""
        secrets = self.folder / "run"
        compose_secrets.make(secrets)
        for name in ("valkey", "cache"):
            port = valkey.free_port()
            command = [valkey.server_binary(), str(secrets / "valkey.conf"), "--port", str(port), "--save", ""]
            self.children.append(
                subprocess.Popen(
                    [*command, "--bind", "127.0.0.1", "--dir", str(self.folder)], stdout=subprocess.DEVNULL
                )
            )
            wait_until(lambda port=port: reached(port), seconds=10, what=f"{name} does not answer")
            url = secrets / ("broker_url" if name == "valkey" else "cache_url")
            url.write_text(url.read_text().replace(f"@{name}:6379", f"@127.0.0.1:{port}"))
        with postgres.connect(str(self.cluster.folder), "postgres") as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}".encode())
        for name in ("certificates", "private", "media", "static", "beat", "backups"):
            (self.folder / name).mkdir()

    def here(self, text: str) -> str:
        """Return a word of the file with this machine's places."""
        changed = text.replace("/run/attune", str(self.folder / "run")).replace("/run/beat", str(self.folder / "beat"))
        changed = changed.replace("/data", str(self.folder))
        changed = changed.replace("/dev/shm", str(self.folder))  # noqa: S108  # as the file says
        return changed.replace("0.0.0.0:8000", f"127.0.0.1:{self.port}")

    def environment(self, service: dict[str, Any]) -> dict[str, str]:
        """Return the environment of a service."""
        named = {name: self.here(filled(str(value))) for name, value in service["environment"].items()}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LMS_", "DJANGO_"))}
        path = f"{postgres.binaries()}:{Path(sys.executable).parent}:{os.environ['PATH']}"
        ours = {"LMS_DB_HOST": str(self.cluster.folder), "PATH": path}
        return {**kept, **named, **ours}

    def command(self, name: str) -> list[str]:
        """Return the command of a service."""
        return [self.here(word) for word in SERVICES[name]["command"]]

    def run(self, name: str, command: list[str] | None = None) -> str:
        """Run a one-shot service to its end and return what it said."""
        done = subprocess.run(
            command or self.command(name),
            cwd=ROOT,
            env=self.environment(SERVICES[name]),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{name}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def start(self, name: str) -> None:
        """Start a service that stays."""
        with (self.folder / f"{name}.log").open("wb") as log:
            self.children.append(
                subprocess.Popen(
                    self.command(name), cwd=ROOT, env=self.environment(SERVICES[name]), stdout=log, stderr=log
                )
            )

    def is_well(self, name: str) -> bool:
        """Ask the health check of the file; the addresses of its probe are those of this machine."""
        test = SERVICES[name]["healthcheck"]["test"]
        assert test[0] == "CMD"
        probe = shlex.join(test[1:])
        found = re.fullmatch(r"python -m lms\.site\.probe (\w+)", probe)
        assert found, probe
        options = {"web": f"{self.port}", "beat": f"Path({str(self.folder / 'beat')!r})"}.get(found[1], "")
        code = f"import sys; from pathlib import Path; from lms.site import probe; sys.exit(not probe.{found[1]}({options}))"
        asked = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=self.environment(SERVICES[name]), check=False
        )
        return asked.returncode == 0

    def readiness(self) -> tuple[int, dict[str, Any]]:
        """Ask /readyz as the proxy does."""
        headers = {"Host": ASKED["LMS_ALLOWED_HOSTS"], "X-Forwarded-Proto": "https"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/readyz", headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())

    def stop(self) -> None:
        """End all processes by their ids, then the database."""
        for child in reversed(self.children):
            child.terminate()
        for child in self.children:
            child.wait(timeout=60)
        self.cluster.stop()


def filled(text: str) -> str:
    """Fill a value of the file in as compose does: what an operator must name, and what has a default."""
    return re.sub(r"\$\{(\w+):([?-])([^}]*)\}", lambda m: ASKED[m[1]] if m[2] == "?" else ASKED.get(m[1], m[3]), text)


def reached(port: int) -> bool:
    """Tell whether something listens."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def check(stack: Stack) -> None:
    """Start the services in the order of the file, ask each how it is, then use the commands of an operator."""
    stack.prepare()
    stack.run("init")
    for name in STAYING:
        stack.start(name)
    for name in STAYING:
        wait_until(lambda name=name: stack.is_well(name), seconds=START_SECONDS, what=f"{name} is not healthy")
        print(f"{name} is healthy")
    status, body = stack.readiness()
    assert (status, set(body["checks"].values())) == (200, {"good"}), body
    print("/readyz:", body)
    invited = stack.run("tools", ["python", "-m", "lms", "first_administrator", "--email", "you@example.org"])
    assert "https://training.example.org/first-administrator/" in invited
    wait_until(lambda: doctor(stack), seconds=START_SECONDS, what="doctor finds something broken")
    folder = stack.folder / "backups" / "one"
    print(stack.run("tools", ["python", "-m", "lms", "backup", str(folder)]).strip())
    print(stack.run("tools", ["python", "-m", "lms", "restore", str(folder), "--replace"]).strip())
    assert stack.readiness()[1]["ready"] is True


def doctor(stack: Stack) -> bool:
    """Tell whether the doctor's service ends well: both sweepers have run by then."""
    done = subprocess.run(
        stack.command("tools"),
        cwd=ROOT,
        env=stack.environment(SERVICES["tools"]),
        capture_output=True,
        text=True,
        check=False,
    )
    broken = [line for line in done.stdout.splitlines() if line.startswith("BAD")]
    print("\n".join(broken) or done.stdout, flush=True)
    return done.returncode == 0


def main() -> None:
    """Check, and always stop."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="attune-production-") as folder:
        stack = Stack(Path(folder))
        try:
            check(stack)
        except BaseException:
            for log in Path(folder).glob("*.log"):
                print(f"--- {log.name}\n{log.read_text(errors='replace')[-2000:]}")
            raise
        finally:
            stack.stop()
    print(f"production-check: {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
