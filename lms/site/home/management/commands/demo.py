"""``demo``: run the whole product on this machine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from lms.base import clock
from lms.certificates.models import Rendition
from lms.checks import pango_is_installed
from lms.site import celery_app, valkey
from lms.site.demo import stack
from lms.site.demo.people import Login, seed_people
from lms.site.demo.processes import Supervisor
from lms.site.starter.seeding import seed

WARM_SECONDS = 60


class Command(BaseCommand):
    """Migrate, seed, start web, worker, beat and broker, and print who can sign in where."""

    help = "Run the demo until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add host, port and password."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--password", default="", help="one password for all sample logins, for checks")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until stopped."""
        folder = Path(settings.VAR_DIR)
        began = time.monotonic()
        for problem in pango_is_installed(None):
            self.stderr.write(f"{problem.msg} {problem.hint}")
        try:
            held = stack.lock(folder)
            stack.check_port(options["host"], options["port"])
            broker_port = valkey.free_port()
            broker = valkey.start(folder=folder / "valkey", port=broker_port, log=folder / "valkey.log")
        except (stack.DemoError, valkey.BrokerMissingError) as error:
            raise CommandError(str(error)) from error
        try:
            self._point_at(broker_port, options)
            logins = self._prepare(options["password"])
            self._run(options, folder, logins, began)
        finally:
            broker.terminate()
            broker.wait(timeout=10)
            held.close()

    def _point_at(self, broker_port: int, options: dict[str, Any]) -> None:
        address = f"http://{options['host']}:{options['port']}"
        settings.LMS_PUBLIC_BASE_URL = settings.WAGTAILADMIN_BASE_URL = address
        broker = f"redis://127.0.0.1:{broker_port}/0"
        os.environ["LMS_BROKER_URL"] = settings.CELERY_BROKER_URL = broker
        celery_app.conf.broker_url = broker

    def _prepare(self, password: str) -> list[Login]:
        call_command("migrate", verbosity=0)
        seed()
        call_command("lms_setup", verbosity=0)
        call_command("lms_load_terms", verbosity=0)
        return seed_people(at=clock.now(), password=password)

    def _run(self, options: dict[str, Any], folder: Path, logins: list[Login], began: float) -> None:
        connections.close_all()
        host, port = options["host"], options["port"]
        supervisor = Supervisor(tell=self.stdout.write)
        supervisor.listen()
        try:
            supervisor.start(stack.worker(folder / "worker.log"))
            supervisor.start(stack.beat(folder, folder / "beat.log"))
            supervisor.start(stack.web(f"{host}:{port}"))
            self._wait(supervisor, lambda: bool(celery_app.control.ping(timeout=0.5)) and stack.answers(host, port))
            if not supervisor.stopping:
                self._print_table(options, logins, time.monotonic() - began)
            supervisor.watch()
        finally:
            supervisor.stop()

    def _wait(self, supervisor: Supervisor, ready: Callable[[], bool]) -> None:
        """Wait until web and a warm worker answer: the worker's parent has loaded WeasyPrint by then."""
        deadline = time.monotonic() + WARM_SECONDS
        while not supervisor.stopping and not ready():
            supervisor.look()
            if time.monotonic() > deadline:
                self.stderr.write(f"The worker does not answer yet, see {settings.VAR_DIR}/worker.log.")
                return

    def _print_table(self, options: dict[str, Any], logins: list[Login], seconds: float) -> None:
        base = f"http://{options['host']}:{options['port']}"
        waiting = Rendition.objects.filter(state=Rendition.State.PENDING).count()
        connections.close_all()
        self.stdout.write(f"\nReady in {seconds:.1f} s. {waiting} sample certificates are being made.\n")
        self.stdout.write(f"{'Role':<14} {'Address':<42} {'User':<26} Password")
        for login in logins:
            self.stdout.write(f"{login.role:<14} {base + login.path:<42} {login.email:<26} {login.password}")
        if not settings.LMS_SECOND_FACTOR_REQUIRED:
            self.stdout.write("\nThe demo asks nobody for a second factor; a real site asks staff and supervisors.")
        self.stdout.write("\nStop with Ctrl-C.")
        self.stdout.flush()
