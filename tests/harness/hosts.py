"""Wagtail sites outside this project, each with an environment of its own, on which the steps of the guide are taken."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

from lms.site.lifeline import tied
from tests.harness.guide import Step

ROOT = Path(__file__).resolve().parents[2]
COMMAND_SECONDS = 120
FORBIDDEN = ("LMS_", "DJANGO_", "PYTHON", "COV", "VIRTUAL_ENV", "UV_")


def uv() -> str:
    """Return the path of uv, as the Makefile finds it."""
    found = shutil.which("uv")
    return found or str(ROOT / ".tools/bin/uv")


BASE_PAGE = """
from django.db import models
from wagtail.models import AbstractPage


class BasePage(AbstractPage):
    owner_note = models.CharField(max_length=100, blank=True)

    content_panels = [*AbstractPage.content_panels, "owner_note"]
"""
TRANSLATABLE = """
from django.db import migrations
from wagtail.models import BootstrapLocaleField, BootstrapTranslatableModel, BootstrapTranslationKeyField


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial"), ("wagtailcore", "{last}")]
    operations = [
        BootstrapLocaleField("base.BasePage"),
        BootstrapTranslationKeyField("base.BasePage"),
        BootstrapTranslatableModel("base.BasePage"),
    ]
"""
HOME_PAGE = """
from base.models import BasePage


class HomePage(BasePage):
    pass
"""


class Host:
    """A folder for a site, made by ``wagtail start mysite``, and an environment of locked packages."""

    building = threading.Lock()

    def __init__(self, folder: Path, *, home: Path, group: str, **values: str) -> None:
        """Make the environment with Wagtail of the dependency group; ``values`` go over those of the guide.

        What is built from this repository lies in ``home``, once for all sites that share it.
        """
        self.folder = folder / "site"
        self.folder.mkdir(parents=True)
        self.group, self.values = group, values
        self.serving: list[subprocess.Popen[bytes]] = []
        environment = folder / "environment"
        cache = subprocess.run([uv(), "cache", "dir"], capture_output=True, text=True, check=True).stdout.strip()
        locked = folder / "locked.txt"
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(FORBIDDEN)} | {
            "HOME": str(home),
            "PATH": os.pathsep.join([str(environment / "bin"), str(Path(uv()).parent), os.environ["PATH"]]),
            "VIRTUAL_ENV": str(environment),
            "UV_CACHE_DIR": cache,
            "UV_CONSTRAINT": str(locked),
        }
        self._make_environment(environment, group=group, locked=locked)

    def _make_environment(self, environment: Path, *, group: str, locked: Path) -> None:
        export = [uv(), "export", "--quiet", "--frozen", "--no-default-groups", "--group", group]
        text = subprocess.run(
            [*export, "--no-emit-project", "--no-hashes", "--no-annotate"],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        locked.write_text(text)
        self.run(f"uv venv --quiet --clear --python {sys.executable} {environment}")
        self.run("uv pip install --quiet wagtail")

    def run(self, script: str, *, cwd: Path | None = None, **changes: str) -> str:
        """Run shell lines in the site's folder, keep what they export, and return what they print.

        Raises AssertionError with the output when a line fails.
        """
        kept = self.folder.parent / "exported"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f"{script}\nenv -0 > '{kept}'"],
            cwd=cwd or self.folder,
            env=self.env | changes,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}"
        exported = dict(line.split("=", 1) for line in kept.read_text().split("\0") if "=" in line)
        self.env |= {name: value for name, value in exported.items() if name.startswith("TRAINING_")}
        return done.stdout

    def take(self, step: Step) -> str:
        """Do what a step of the guide says; return what its commands print."""
        if step.action in {"append", "create", "write"}:
            return self._written(step)
        if step.action == "serve":
            return self._served(step)
        if step.action == "build":
            return self._built(step)
        said = self.run(step.text)
        if step.action == "values":
            assert set(self.values) <= set(self.env)
            self.env |= self.values
        return said

    def _built(self, step: Step) -> str:
        """Build with the environment of this project, as its developers have it; the first site does it for all."""
        said = Path(self.env["HOME"]) / f"step-{step.number}.txt"
        mine = {"VIRTUAL_ENV": str(ROOT / ".venv"), "UV_NO_SYNC": "1", "UV_FROZEN": "1", "UV_CONSTRAINT": ""}
        mine["LMS_VAR_DIR"] = str(self.folder.parent / "var")
        with self.building:
            if not said.exists():
                said.write_text(self.run(step.text, cwd=ROOT, **mine))
        return said.read_text()

    def _written(self, step: Step) -> str:
        file = self.folder / step.target
        if step.action == "create":
            assert not file.exists()
            file.parent.mkdir(parents=True, exist_ok=True)
        else:
            assert file.exists()
        before = file.read_text() if step.action == "append" else ""
        file.write_text(f"{before}\n{step.text}" if before else step.text)
        return ""

    def _served(self, step: Step) -> str:
        for number, line in enumerate(step.text.splitlines()):
            with (self.folder.parent / f"served-{number}.log").open("ab") as log:
                command = tied([str(shutil.which("bash")), "-c", f"exec {line}"])
                self.serving.append(
                    subprocess.Popen(
                        command, cwd=self.folder, env=self.env, stdout=log, stderr=log, start_new_session=True
                    )
                )
        return ""

    def said(self) -> str:
        """Return what the processes that run have printed."""
        return "\n".join(log.read_text() for log in sorted(self.folder.parent.glob("served-*.log")))

    def stop(self) -> None:
        """End what runs at once: nothing of this site is kept."""
        for process in self.serving:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)

    def make_site(self, *, own_base_page: bool) -> None:
        """Make the site as it is before the guide, migrated, or copy the one that an earlier run kept."""
        state = (self.folder.parent / "locked.txt").read_text() + BASE_PAGE + TRANSLATABLE + HOME_PAGE
        kind = "own-base-page" if own_base_page else "plain"
        kept = ROOT / ".test-hosts" / f"{kind}-{self.group}-{hashlib.sha256(state.encode()).hexdigest()[:16]}"
        if not kept.exists():
            self.run("python -m wagtail.bin.wagtail start mysite .")
            if own_base_page:
                self._give_a_base_page()
            self.run("python manage.py migrate --verbosity 0")
            for old in kept.parent.glob(f"{kind}-{self.group}-*"):
                shutil.rmtree(old, ignore_errors=True)
            part = kept.with_name(f".part-{os.getpid()}")
            shutil.copytree(self.folder, part)
            part.rename(kept)
        else:
            shutil.copytree(kept, self.folder, dirs_exist_ok=True)

    def _give_a_base_page(self) -> None:
        """Let all pages share a class of its own, which Wagtail's migrations need as its first state and then as it is."""
        self.run("python manage.py startapp base")
        (self.folder / "base/models.py").write_text(BASE_PAGE)
        (self.folder / "home/models.py").write_text(HOME_PAGE)
        for migration in (self.folder / "home/migrations").glob("0*.py"):
            migration.unlink()
        with (self.folder / "mysite/settings/base.py").open("a") as settings:
            settings.write('\nINSTALLED_APPS += ["base"]\nWAGTAIL_PAGE_MODEL = "base.BasePage"\n')
        self.run("python manage.py makemigrations base")
        first = self.folder / "base/migrations/0001_initial.py"
        lines = first.read_text().splitlines(keepends=True)
        first.write_text("".join(line for line in lines if "wagtailcore" not in line and "translation_key" not in line))
        (last,) = {re.search(r"'wagtailcore', '(\w+)'", line)[1] for line in lines if "('wagtailcore'," in line}  # type: ignore[index]
        (self.folder / "base/migrations/0002_translatable.py").write_text(TRANSLATABLE.format(last=last))
        self.run("python manage.py makemigrations --noinput base home")
