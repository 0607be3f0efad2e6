"""The wheel is the plugin and nothing else; the sdist is what git knows; a host site runs from the wheel alone."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("lms", "courses", "quizzes")
LEFTOVERS = [
    "var/secret_key", ".tools/bin/uv", ".venv/pyvenv.cfg", ".venv-wagtail74/pyvenv.cfg", "node_modules/axe-core/axe.min.js",
    ".coverage.json", ".mypy_cache/x.json", ".import_linter_cache/x.json", "test-results/shot.png", "dist/old.whl",
    "lms/__pycache__/conf.cpython-311.pyc",
]  # fmt: skip
HOST = """
from lms.conf import WAGTAILMEDIA

SECRET_KEY = "host"
USE_TZ = True
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
INSTALLED_APPS = [
    "lms", "quizzes", "courses", "courses.pages", "wagtail.contrib.settings", "wagtail.sites", "wagtail.users",
    "wagtail.snippets", "wagtail.documents", "wagtail.images", "wagtail.search", "wagtail.admin", "wagtail",
    "modelcluster", "taggit", "wagtailmedia", "wagtail.contrib.typed_table_block", "django_htmx", "django_filters",
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware", "courses.routing.CoursePageRouteMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages", "lms.http.context.viewer",
    ]},
}]
ROOT_URLCONF = "host_urls"
STATIC_URL = "/static/"
WAGTAIL_SITE_NAME = "Host"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
LMS_REFLECTION_KEYS = ["q6CzW5UdgRBi8oKc2dY1Qx7l8L1c9v2GmDAe6rZ0bJ4="]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "lms_certificates": {"BACKEND": "lms.base.storages.SealedFileSystemStorage", "OPTIONS": {"location": "certificates"}},
    "lms_private": {"BACKEND": "lms.base.storages.SealedFileSystemStorage", "OPTIONS": {"location": "private"}},
}
"""
HOST_URLS = """
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("training/", include("lms.http.urls")),
    path("verify/", include("lms.http.verify_urls")),
    path("", include(wagtail_urls)),
]
"""
LOOK = """
import sys

import django
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template.loader import get_template

import lms

assert "plugin" in lms.__file__, lms.__file__
django.setup()
call_command("check", fail_level="ERROR")
call_command("makemigrations", check=True, dry_run=True, verbosity=1)
for name in sys.argv[1:]:
    app, kind, rest = name.split("/", 2)
    if kind == "templates":
        assert get_template(rest).origin.name.endswith(name), name
    if kind == "static":
        assert finders.find(rest), name
print("read", len(sys.argv) - 1)
"""


def listed():
    """Return the names of the files that git knows or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return {name for name in names if (ROOT / name).is_file()}


def build(kind, *, source, into):
    """Build with the build backend itself, which needs no network; return the file."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(into)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, text=True)
    (made,) = into.iterdir()
    return made


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the sdist of a used working tree, the tree that it holds, and the wheel made from that."""
    folder = tmp_path_factory.mktemp("build")
    used = folder / "used"
    for name in sorted(listed()):
        (used / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, used / name)
    for name in LEFTOVERS:
        (used / name).parent.mkdir(parents=True, exist_ok=True)
        (used / name).write_text("left over")
    sdist = build("sdist", source=used, into=folder / "sdist")
    shutil.unpack_archive(sdist, folder / "unpacked", filter="data")
    (tree,) = (folder / "unpacked").iterdir()
    return tree, build("wheel", source=tree, into=folder / "wheel")


@pytest.fixture(scope="module")
def wheel(built):
    """Return the names in the wheel."""
    with zipfile.ZipFile(built[1]) as archive:
        return set(archive.namelist())


def test_the_sdist_holds_what_git_knows_and_no_leftovers(built):
    tree = built[0]
    names = {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()}
    assert names - {"PKG-INFO"} == listed()


def test_the_wheel_holds_the_plugin_and_nothing_of_the_reference_site(wheel):
    expected = {
        name
        for name in listed()
        if name.startswith(tuple(f"{app}/" for app in APPS))
        and not name.startswith("lms/site/")
        and name != "lms/__main__.py"
    }
    expected |= {f"{name.split('/')[1]}/{name}" for name in listed() if name.startswith(_shipped_templates())}
    assert {name for name in wheel if ".dist-info/" not in name} == expected


def _shipped_templates():
    return tuple(f"templates/{app}/" for app in APPS)


@pytest.mark.parametrize(
    "name",
    [
        "lms/templates/lms/base.html",
        "courses/templates/courses/lesson.html",
        "quizzes/templates/quizzes/kinds/ordering.html",
        "lms/static/lms/css/attune.css",
        "lms/static/lms/fonts/literata-latin.woff2",
        "lms/static/lms/fonts/OFL.txt",
        "lms/certificates/fonts/amiri-regular.ttf",
        "lms/migrations/0001_initial.py",
        "courses/pages/migrations/0001_initial.py",
    ],
)
def test_the_wheel_holds_each_kind_of_file_that_a_site_needs(wheel, name):
    assert name in wheel


def test_the_wheel_names_the_license_and_the_versions_that_were_tested(built):
    with zipfile.ZipFile(built[1]) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        lines = archive.read(name).decode().splitlines()
    assert "License-Expression: BSD-3-Clause" in lines
    tested = {line.removeprefix("Classifier: ") for line in lines if line.startswith("Classifier: ")}
    assert {name for name in tested if name[-1].isdigit()} == {
        "Framework :: Django :: 5.2",
        "Framework :: Wagtail :: 7",
        "Framework :: Wagtail :: 8",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3.11",
    }


def test_a_host_site_checks_and_finds_every_file_with_the_wheel_alone(built, wheel, tmp_path):
    shutil.unpack_archive(built[1], tmp_path / "plugin", "zip")
    for name, text in {"host_settings.py": HOST, "host_urls.py": HOST_URLS, "look.py": LOOK}.items():
        (tmp_path / name).write_text(text)
    wanted = sorted(name for name in wheel if name.split("/")[1] in {"templates", "static"})
    ours = {key: value for key, value in os.environ.items() if not key.startswith("LMS_")}
    environment = {**ours, "PYTHONPATH": str(tmp_path / "plugin"), "DJANGO_SETTINGS_MODULE": "host_settings"}
    command = [sys.executable, "-W", "error", "look.py", *wanted]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"read {len(wanted)}" in done.stdout
