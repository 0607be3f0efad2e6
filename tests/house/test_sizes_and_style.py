"""The house rules that no linter knows: sizes, names, styles, and words that must not be there."""

import ast
import gzip
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
MODULES = [name for name in FILES if name.endswith(".py") and "/migrations/" not in name]
PRODUCT = [name for name in MODULES if name.startswith(("lms/", "courses/", "quizzes/"))]
TEMPLATES = [name for name in FILES if name.startswith("templates/") and name.endswith(".html")]
MAIL = [name for name in TEMPLATES if name.startswith("templates/lms/mail/")]
CSS = [name for name in FILES if name.startswith("lms/static/") and name.endswith(".css")]
ALLOWED_LATE_IMPORTS = {"lms/certificates/pdf.py", "lms/site/valkey.py"}
PHYSICAL = re.compile(r"(?<![-\w])(margin|padding|border)-(left|right|top|bottom)\s*:|(?<![-\w])(left|right)\s*:")


def text(name):
    """Return the text of a file."""
    return (ROOT / name).read_text()


@pytest.mark.parametrize("name", PRODUCT)
def test_a_module_has_at_most_400_lines_and_its_functions_40(name):
    source = text(name)
    assert len(source.splitlines()) <= 400
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            first = node.body[0]
            documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            start = first.end_lineno if documented else node.lineno
            assert node.end_lineno - start <= 45, f"{name}: {node.name}"


@pytest.mark.parametrize("name", sorted(set(PRODUCT) - ALLOWED_LATE_IMPORTS))
def test_imports_stand_at_the_top(name):
    for node in ast.walk(ast.parse(text(name))):
        if isinstance(node, ast.FunctionDef):
            assert not [inner for inner in ast.walk(node) if isinstance(inner, (ast.Import, ast.ImportFrom))]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_at_most_120_lines_and_no_inline_style_or_script(name):
    source = text(name)
    assert len(source.splitlines()) <= 120
    assert not re.search(r"\son\w+=", source)
    if name not in MAIL:  # many mail programs drop style sheets and know nothing but style attributes
        assert not re.search(r"\sstyle=|<style", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)
    if "certificates/certificate.html" not in name:
        assert "http://" not in source.replace("http://www.w3.org", "")


@pytest.mark.parametrize("name", MAIL)
def test_a_mail_loads_nothing_and_tells_nobody_that_it_was_opened(name):
    assert not re.search(r"<(img|script|link|iframe)\b|url\(|@import", text(name))


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_named_after_its_subject(name):
    assert Path(name).name not in {"utils.py", "helpers.py", "common.py", "manager.py"}


@pytest.mark.parametrize("name", CSS)
def test_styles_use_logical_properties(name):
    assert not PHYSICAL.search(re.sub(r"/\*.*?\*/", "", text(name), flags=re.S))


def test_the_styles_stay_below_fourteen_kilobytes():
    assert len(gzip.compress(b"".join((ROOT / name).read_bytes() for name in sorted(CSS)))) <= 14 * 1024


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("lms/static/lms/js/")])
def test_a_script_stays_below_four_kilobytes(name):
    assert (ROOT / name).stat().st_size <= 4 * 1024


def test_the_top_level_holds_what_every_project_has():
    expected = {
        ".ci", ".gitignore", ".npmrc", "CHANGELOG.md", "CONTRIBUTING.md", "Dockerfile", "LICENSE", "Makefile", "README.md",
        "SECURITY.md", "benchmarks", "courses", "docker-compose.yml", "docs", "lms", "package-lock.json", "package.json",
        "pyproject.toml", "quizzes", "templates", "tests", "uv.lock",
    }  # fmt: skip
    assert {name.split("/")[0] for name in FILES} == expected
