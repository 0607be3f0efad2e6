"""The catalogs of translated strings: collect what is marked, keep ``lms/locale`` in step, and say what is at fault.

``make strings`` runs this. It is Python alone, so a fresh machine needs no gettext, and the files hold no dates and no line
numbers, so that two people who collect at once get the same text.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ROOT / "lms" / "locale"
PLURALS = {
    "es": "nplurals=2; plural=(n != 1);",
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
    ),
}
MARKERS = {f"{plural}{context}gettext{lazy}" for plural in ("", "n") for context in ("", "p") for lazy in ("", "_lazy")}
CALL = re.compile(r"\b(n?p?gettext|_)\((?=u?['\"])")
LITERAL = re.compile(r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?\s*")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
Key = tuple[str, str]
"""Context, empty for none, and the message in English."""


@dataclass
class Marked:
    """A string as it is marked: its plural, empty for none, and the files that say it."""

    plural: str = ""
    files: list[str] = field(default_factory=list)


def read(file: Path) -> polib.POFile:
    """Return a catalog, with lines long enough to read."""
    return polib.pofile(str(file), wrapwidth=120)


def file_of(language: str) -> Path:
    """Return where the catalog of a language lies."""
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def sources() -> list[str]:
    """Return the modules and templates of the product, those included that git does not know yet."""
    command = [
        "git",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "lms",
        "courses",
        "quizzes",
        "templates",
    ]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    templates = [name for name in names if name.startswith("templates/") and name.endswith((".html", ".txt"))]
    modules = [name for name in names if name.endswith(".py") and "/migrations/" not in name]
    return [name for name in sorted(set(modules + templates)) if (ROOT / name).is_file()]


def collected() -> dict[Key, Marked]:
    """Return every marked string of the product."""
    found: dict[Key, Marked] = {}
    for name in sources():
        text = (ROOT / name).read_text()
        for context, message, plural in in_python(text) if name.endswith(".py") else in_template(text):
            marked = found.setdefault((context, message), Marked())
            marked.plural = marked.plural or plural
            if name not in marked.files:
                marked.files.append(name)
    return found


def in_python(source: str) -> Iterator[tuple[str, str, str]]:
    """Yield context, message and plural of what a module marks."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name.removesuffix("_lazy")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in MARKERS
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        marker = names.get(node.func.id, "")  # type: ignore[attr-defined]  # the list holds calls of names alone
        words = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if marker and words:
            yield _message(marker, words)


def in_template(source: str) -> Iterator[tuple[str, str, str]]:
    """Yield context, message and plural of what a template marks."""
    text = templatize(source)
    for call in CALL.finditer(text):
        words, at = [], call.end()
        while literal := LITERAL.match(text, at):
            words.append(ast.literal_eval(literal.group(1)))
            at = literal.end()
        yield _message("gettext" if call.group(1) == "_" else call.group(1), words)


def _message(marker: str, words: list[str]) -> tuple[str, str, str]:
    context = words.pop(0) if "p" in marker.removesuffix("gettext") else ""
    plural = words[1] if marker.startswith("n") else ""
    return context, words[0], plural


def key_of(entry: polib.POEntry) -> Key:
    """Return the key of an entry."""
    return entry.msgctxt or "", entry.msgid


def update(catalog: polib.POFile, wanted: dict[Key, Marked]) -> None:
    """Bring a catalog in step: add what is new with an empty translation, and drop what nobody says any more."""
    there = {key_of(entry): entry for entry in catalog if not entry.obsolete}
    catalog.clear()
    forms = int(re.search(r"nplurals=(\d)", catalog.metadata["Plural-Forms"]).group(1))  # type: ignore[union-attr]
    for (context, message), marked in sorted(wanted.items(), key=lambda pair: (pair[1].files[0], pair[0])):
        entry = there.get((context, message)) or polib.POEntry(msgctxt=context or None, msgid=message)
        if marked.plural != entry.msgid_plural:
            entry.msgid_plural, entry.msgstr = marked.plural, ""
            entry.msgstr_plural = dict.fromkeys(range(forms), "") if marked.plural else {}
        entry.occurrences = [(name, "") for name in marked.files]
        entry.flags = ["fuzzy"] * entry.fuzzy + ["python-format"] * ("%(" in message or "%s" in message)
        catalog.append(entry)


def new(language: str) -> polib.POFile:
    """Return an empty catalog."""
    catalog = polib.POFile(wrapwidth=120)
    catalog.metadata = {
        "Project-Id-Version": "Attune",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    return catalog


def faults(catalog: polib.POFile, wanted: dict[Key, Marked], *, asked: Callable[[Marked], bool]) -> list[str]:
    """Return what is wrong: missing where ``asked`` wants it, fuzzy, stale, or with other placeholders and marks."""
    there = {key_of(entry): entry for entry in catalog if not entry.obsolete}
    found = [f"stale: {message}" for context, message in there if (context, message) not in wanted]
    for key, marked in wanted.items():
        entry = there.get(key)
        if entry is None or entry.msgid_plural != marked.plural:
            found.append(f"not collected: {key[1]}")
        elif entry.fuzzy:
            found.append(f"fuzzy: {key[1]}")
        elif not entry.translated():
            found += [f"missing: {key[1]}"] if asked(marked) else []
        else:
            found += [f"{fault}: {key[1]}" for fault in _differences(entry)]
    return found


def _differences(entry: polib.POEntry) -> Iterator[str]:
    """Yield what a translation says differently. A form for one thing may leave out the number, the last form may not."""
    if not entry.msgid_plural:
        forms, last, loose = [entry.msgstr], entry.msgid, 0
    else:
        forms, last, loose = list(entry.msgstr_plural.values()), entry.msgid_plural, 1
    known = _placeholders(last) | _placeholders(entry.msgid)
    for number, form in enumerate(forms):
        allowed = 0 if number == len(forms) - 1 else loose
        if _placeholders(form) - known or len(_placeholders(last) - _placeholders(form)) > allowed:
            yield "other placeholders"
        if sorted(TAG.findall(form)) != sorted(TAG.findall(last)):
            yield "other tags"
        if form[:1].isspace() != last[:1].isspace() or form[-1:].isspace() != last[-1:].isspace():
            yield "other spaces at the ends"


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def compiled(catalog: polib.POFile) -> bytes:
    """Return what Django reads."""
    return bytes(catalog.to_binary())


def main(languages: Iterable[str]) -> None:
    """Collect into each catalog, compile it, and say how far it is."""
    wanted = collected()
    for language in languages:
        file = file_of(language)
        catalog = read(file) if file.exists() else new(language)
        update(catalog, wanted)
        file.parent.mkdir(parents=True, exist_ok=True)
        catalog.save(str(file))
        file.with_suffix(".mo").write_bytes(compiled(catalog))
        done = len([entry for entry in catalog if entry.translated()])
        sys.stdout.write(f"{language}: {done} of {len(catalog)} strings are translated.\n")


if __name__ == "__main__":
    main(PLURALS)
