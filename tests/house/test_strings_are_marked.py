"""Every string that a person reads is marked for translation, as a whole sentence with its plural and its dates."""

import ast
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
FILES = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
TEMPLATES = [name for name in FILES if name.startswith("templates/") and name.endswith((".html", ".txt"))]
SPOKEN_TO_OPERATORS = (
    "lms/checks.py",
    "lms/site/settings/",
    "lms/site/demo/",
    "lms/site/starter/",
    "lms/site/valkey.py",
)
MODULES = [
    name
    for name in FILES
    if name.startswith(("lms/", "courses/", "quizzes/"))
    and name.endswith(".py")
    and not name.startswith(SPOKEN_TO_OPERATORS)
    and not {"migrations", "commands"} & set(name.split("/"))
]
NAMES = {"Attune"}
READ_ALOUD = {"alt", "title", "aria-label", "aria-description", "placeholder", "label"}
SPOKEN_BY_SCRIPTS = {
    "data-saving", "data-saved", "data-failed", "data-stale", "data-signed-out", "data-moved", "data-matches",
    "data-differs", "data-local", "data-label",
}  # fmt: skip
LETTER = re.compile(r"[^\W\d_]")
JOINT = re.compile(r"[,;:.!?]")
LITERAL = re.compile(r'(?:\|default(?:_if_none)?:|\|yesno:|\b(?:words|title|label|text)=)"[^"]*[^\W\d_][^"]*"')
FIXED_FORMAT = re.compile(r'\|(?:date|time)(?::"|\b)|\|pluralize')
DAY_OR_TIME = re.compile(r"\b(?:day|time)=(?![^\s%]*\|(?:day|short_day|moment|hour)\b)")
COUNTED = re.compile(r"\{\{ ?\w+ ?\}\} (?:more )?[a-z]{3,}s\b")
MARKERS = {
    "_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext",
}  # fmt: skip
WORDS_FOR_PEOPLE = {
    "label", "help_text", "verbose_name", "verbose_name_plural", "heading", "menu_label", "group", "add_to_settings_menu",
    "error_message",
}  # fmt: skip
RELATIONS = {"models.OneToOneField", "models.ManyToManyField"}


class Read(HTMLParser):
    """Collects what a person reads or hears of a page; what the template language puts in is left out."""

    def __init__(self):
        """Start with nothing."""
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        """Collect the attributes that are read aloud or shown by a script."""
        self.found += [value or "" for name, value in attrs if name in READ_ALOUD | SPOKEN_BY_SCRIPTS]
        if tag == "meta" and dict(attrs).get("name") == "description":
            self.found.append(dict(attrs).get("content") or "")

    def handle_data(self, data):
        """Collect text."""
        self.found.append(data)


def opens(tag):
    """Tell whether a tag opens a translation, a comment or a block with the name of a class."""
    return tag[0] in {"blocktranslate", "comment"} or (tag[0] == "block" and tag[1].endswith("_class"))


def literals(source):
    """Return the texts that stand in tags and filters without a mark."""
    tags = [token.contents for token in Lexer(source).tokenize() if token.token_type != TokenType.TEXT]
    return [tag for tag in tags if LITERAL.search(tag)]


def unmarked(source):
    """Return the texts of a template that stand outside of translation tags."""
    plain, inside = [], False
    for token in Lexer(source).tokenize():
        tag = token.contents.split() if token.token_type == TokenType.BLOCK else [""]
        inside = (inside or opens(tag)) and tag[0] not in {"endblocktranslate", "endcomment", "endblock"}
        plain.append(token.contents if token.token_type == TokenType.TEXT and not inside else " ")
    reader = Read()
    reader.feed("".join(plain))
    reader.close()
    return [found for found in (text.strip(" –\n") for text in reader.found) if found and found not in NAMES]


def sentences(source):
    """Return each blocktranslate of a template as (its tag, its text)."""
    return re.findall(r"\{% blocktranslate\b([^%]*)%\}(.*?)\{% endblocktranslate %\}", source, flags=re.DOTALL)


def text(name):
    """Return the text of a file."""
    return (ROOT / name).read_text()


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_word_of_a_template_stands_outside_of_a_translation(name):
    assert [found for found in unmarked(text(name)) if LETTER.search(found)] == []
    assert literals(text(name)) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_sentence_of_a_template_is_put_together_from_parts(name):
    assert [found for found in unmarked(text(name)) if JOINT.search(found)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_days_and_times_of_a_template_have_a_form_that_a_translation_can_change(name):
    assert FIXED_FORMAT.findall(text(name)) == []
    assert [tag for tag, _words in sentences(text(name)) if DAY_OR_TIME.search(tag)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_a_template_counts_has_a_plural(name):
    assert [words for tag, words in sentences(text(name)) if COUNTED.search(words) and " count " not in tag] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_strings_of_a_template_can_be_collected(name):
    assert len(templatize(text(name), origin=name).splitlines()) == len(text(name).splitlines())


def is_marked(node):
    """Tell whether an expression is a marked text, perhaps with values put in, or comes from somewhere else."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return is_marked(node.left)
    if isinstance(node, ast.IfExp):
        return is_marked(node.body) and is_marked(node.orelse)
    if isinstance(node, ast.Call):
        return is_marker(node)
    if isinstance(node, ast.Constant):
        return node.value in {"", None}
    return not isinstance(node, (ast.JoinedStr, ast.BinOp))


def is_marker(node):
    """Tell whether a node is a call of gettext or one of its sisters."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS


def called(node):
    """Return the dotted name of what a call calls."""
    return ast.unparse(node.func)


def words_of_a_call(node):
    """Yield the arguments of a call that people read."""
    yield from (part.value for part in node.keywords if part.arg in WORDS_FOR_PEOPLE)
    for part in node.keywords:
        if part.arg == "choices" and isinstance(part.value, ast.List):
            yield from (pair.elts[1] for pair in part.value.elts if isinstance(pair, ast.Tuple))
    name = called(node)
    if name.startswith("messages.") and len(node.args) > 1:
        yield node.args[1]
    if name in {"ValidationError", "forms.ValidationError", "faults.append", "MenuItem", "FilesMenuItem"}:
        yield from node.args[:1]
    if name == "ContentError" and node.args and isinstance(node.args[0], ast.List):
        yield from node.args[0].elts
    if name == "self.add_error":
        yield node.args[1]
    if name.startswith("models.") and name.endswith("Field") and name not in RELATIONS:
        yield from (part for part in node.args[:1] if not isinstance(part, ast.Name))


def words_of_a_class(node):
    """Yield the values of a class that people read: labels, names, and the labels of choices."""
    if "AppConfig" in [ast.unparse(base) for base in node.bases]:
        yield from (
            line.value for line in node.body if isinstance(line, ast.Assign) and line.targets[0].id == "verbose_name"
        )
        return
    choices = any(ast.unparse(base).endswith("TextChoices") for base in node.bases)
    for line in node.body:
        target = line.targets[0] if isinstance(line, ast.Assign) else None
        if not isinstance(target, ast.Name):
            continue
        column = isinstance(line.value, ast.Call) and re.search(r"^models\.|Block$", called(line.value))
        if target.id in WORDS_FOR_PEOPLE and not column:
            yield line.value
        if choices and target.id.isupper():
            yield line.value.elts[1] if isinstance(line.value, ast.Tuple) else line.value


def faults_of(source):
    """Return the lines of a module with words for people that cannot be translated."""
    found = []
    for node in ast.walk(ast.parse(source)):
        words = []
        if isinstance(node, ast.Call):
            words = list(words_of_a_call(node))
        elif isinstance(node, ast.ClassDef):
            words = list(words_of_a_class(node))
        found += [ast.unparse(word) for word in words if not is_marked(word)]
        if is_marker(node) and not all(isinstance(part, ast.Constant) for part in node.args[:1]):
            found.append(ast.unparse(node))
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Add)
            and (is_marker(node.left) or is_marker(node.right))
        ):
            found.append(ast.unparse(node))
        if isinstance(node, ast.FormattedValue) and is_marker(node.value):
            found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("name", MODULES)
def test_words_for_people_in_python_are_marked_as_a_whole(name):
    assert faults_of(text(name)) == []


@pytest.mark.parametrize(
    "source",
    [
        '<p>Hello</p>', '<img alt="A cat">', '<a aria-label="{% if x %}Open{% endif %}">{{ y }}</a>',
        '<form data-saved="Saved"></form>', "{% translate 'Fine' %} <b>not fine</b>", '<meta name="description" content="Words">',
    ],
)  # fmt: skip
def test_the_check_finds_words_outside_of_translations(source):
    assert [found for found in unmarked(source) if LETTER.search(found)]


def test_the_check_accepts_marked_words_and_the_name():
    source = '<p class="x" title="{% translate "A" %}">{% blocktranslate %}B <b>c</b>{% endblocktranslate %} {{ d }} Attune</p>'
    assert [found for found in unmarked(source) if found != "Attune" and LETTER.search(found)] == []


@pytest.mark.parametrize(
    "source",
    [
        'messages.error(request, "No.")', 'messages.error(request, f"No {x}.")', 'messages.error(request, _(f"No {x}."))',
        'raise ValidationError("No.")', 'faults.append("No.")', 'models.CharField("name")', 'forms.CharField(label="Name")',
        'class Meta:\n    verbose_name = "course"', 'class Kind(models.TextChoices):\n    A = "a", "Open"',
        '_("Saved") + x', 'f"{_(\'Saved\')} {x}"', 'models.CharField(_("kind"), choices=[("a", "Open")])', "_(words)",
    ],
)  # fmt: skip
def test_the_check_finds_words_in_python(source):
    assert faults_of(source)


def test_the_check_accepts_marked_words_in_python():
    assert (
        faults_of(
            'messages.error(request, _("No %(x)s.") % {"x": x})\nmodels.ForeignKey(Course, verbose_name=_("course"))'
        )
        == []
    )
