"""The lock holds both Wagtail lines that are tested, and names the public index only."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = tomllib.loads((ROOT / "uv.lock").read_text())


def locked(name):
    """Return the versions of a package in the lock."""
    return sorted(package["version"] for package in LOCK["package"] if package["name"] == name)


def test_both_lines_of_wagtail_are_locked_and_the_newer_one_is_here():
    older, newer = locked("wagtail")
    assert older.startswith("7.4.")
    assert newer.startswith("8.0.")
    assert version("wagtail") == newer


def test_django_is_locked_to_the_line_that_is_tested_on_python_3_11():
    assert locked("django")[0].startswith("5.2.")
    assert version("django") == locked("django")[0]


def test_the_lock_names_the_public_index_only():
    hosts = set(re.findall(r'https?://([^/"]+)', (ROOT / "uv.lock").read_text()))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
    sources = {tuple(package["source"].items()) for package in LOCK["package"]}
    assert sources == {(("registry", "https://pypi.org/simple"),), (("editable", "."),)}
