"""The documentation says what is there: links lead somewhere, cited decisions, commands, settings and checks exist."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from lms.conf import Conf

ROOT = Path(__file__).resolve().parents[2]
FILES = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
DOCS = [name for name in FILES if name.endswith(".md") and not name.startswith("lms/")]
DECISIONS = sorted(name for name in DOCS if re.fullmatch(r"docs/adr/\d{4}-[a-z0-9-]+\.md", name))
CODE = [name for name in FILES if name.endswith((".py", ".html", ".css", ".js", ".toml", ".yml")) or name == "Makefile"]
ALL = "\n".join((ROOT / name).read_text() for name in DOCS)
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
MACHINE = re.compile(r"(?<![\w./-])/(work|root|home|tmp|Users|opt|mnt)/")


def text(name):
    """Return the text of a file."""
    return (ROOT / name).read_text()


def anchors(name):
    """Return the anchors that a Markdown file offers: its headings in small letters with hyphens."""
    headings = re.findall(r"^#+ (.+)$", text(name), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", DOCS)
def test_every_link_leads_to_a_file_and_its_heading(name):
    for found in LINK.findall(text(name)):
        target = found[0] or found[1]
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        assert file.resolve().is_file(), target
        if anchor:
            assert anchor in anchors(file.resolve().relative_to(ROOT)), target


@pytest.mark.parametrize("name", DOCS)
def test_no_path_of_a_machine_is_written_down(name):
    assert not MACHINE.search(text(name))


def test_every_decision_that_code_cites_exists():
    numbers = {name.split("/")[-1][:4] for name in DECISIONS}
    assert len(numbers) == len(DECISIONS)
    cited = {number for name in CODE for number in re.findall(r"ADR (\d{4})", text(name))}
    assert {"0004", "0005", "0006"} <= cited
    assert cited <= numbers


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_has_its_three_parts_and_is_short(name):
    lines = text(name).splitlines()
    assert lines[0].startswith(f"# {name.split('/')[-1][:4]}. ")
    assert [line for line in lines if line.startswith("## ")] == ["## Context", "## Decision", "## Consequences"]
    assert len(lines) <= 30
    assert f"]({name.split('/')[-1]})" in text("docs/adr/README.md")


def test_every_page_is_on_the_map():
    pages = {name for name in DOCS if re.fullmatch(r"docs/[a-z-]+\.md", name)} - {"docs/index.md"}
    assert pages
    assert all(f"]({name.removeprefix('docs/')})" in text("docs/index.md") for name in pages)


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z0-9-]+):", text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z0-9-]+)", ALL)) <= targets


def test_the_readme_names_two_commands_and_no_other():
    readme = text("README.md")
    assert set(re.findall(r"`make ([a-z0-9-]+)", readme)) == {"demo", "test"}
    assert not re.search(r"^\s*(\$ |pip |uv |python |docker |sudo )", readme, re.MULTILINE)


def test_the_map_in_the_readme_is_that_of_the_tree():
    block = re.search(r"```\n(.*?)```", text("README.md"), re.DOTALL)[1]
    folder = ""
    for line in block.splitlines():
        name = line.split()[0]
        folder = folder if line.startswith(" ") else name
        path = ROOT / folder / name if line.startswith(" ") else ROOT / name
        assert path.is_dir(), line
    packages = {path.parent.name for path in (ROOT / "lms").glob("*/__init__.py")} - {"templatetags", "migrations"}
    assert packages <= {line.split()[0].rstrip("/") for line in block.splitlines()}


def test_every_command_that_is_named_exists():
    named = set(re.findall(r"(?:python -m lms|manage\.py) ([a-z_]+)", ALL)) | set(
        re.findall(r"`(lms_[a-z]+_?[a-z]*)`", ALL)
    )
    storages = {"lms_certificates", "lms_private"}
    assert named - storages - {"lms_"} <= set(get_commands())


def test_every_setting_that_is_named_exists_and_none_is_missing():
    properties = {f"LMS_{name}" for name, value in vars(Conf).items() if isinstance(value, property)}
    database = {f"LMS_DB_{name}" for name in re.findall(r"prefix}_([A-Z]+)", text("lms/site/settings/database.py"))}
    read = {name for file in CODE if file.startswith("lms/") for name in re.findall(r"LMS_[A-Z_]+[A-Z]", text(file))}
    named = set(re.findall(r"LMS_[A-Z_]+[A-Z]", ALL))
    assert {name.removesuffix("_FILE") for name in named} - properties - database - read == set()
    assert all(f"`{name}`" in text("docs/operations.md") for name in properties)


def test_every_system_check_is_listed_for_hosts_and_no_other():
    listed = set(re.findall(r"lms\.[EW]\d{3}", text("docs/host.md")))
    assert listed == set(re.findall(r"lms\.[EW]\d{3}", text("lms/checks.py") + text("courses/checks.py")))


def test_pictures_are_small_and_used():
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < 120 * 1024
        assert f'src="docs/images/{picture.name}"' in text("README.md")
