"""The catalog is searched and filtered with a plain form: over all languages, without the bodies of lessons, with any input."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from courses import cards, filters
from lms.catalog import loading, search, version
from lms.catalog.models import Course, CourseTitle
from lms.catalog.outline import TitleData
from lms.catalog.taxonomy import Competency
from lms.flows.enroll import enroll
from tests.factories import AT, PersonFactory
from tests.factories.courses import publish_course, publish_path
from tests.factories.pages import catalog, course_page, path_page, record_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalog(db):
    """There is a catalog page, and the tags that come with the product."""
    catalog()
    loading.load_shipped()


def tags(*codes):
    """Return the keys of tags, each written as framework and code."""
    pairs = [code.split("/") for code in codes]
    return tuple(Competency.objects.get(framework__slug=slug, code=code).pk for slug, code in pairs)


def titles(client, **asked):
    """Return the titles that the catalog lists."""
    listing = client.get("/courses/", asked).context["listing"]
    return [row.card.title for row in [*listing.paths, *listing.courses]]


def test_words_are_found_in_title_summary_objectives_and_tags(client):
    publish_course(
        title="Before the visit", summary="Book an interpreter.", titles=(title("en", words="Plan escalation"),)
    )
    publish_course(title="Other", competencies=tags("topics/stigma", "clas/9"))
    assert titles(client, q="visit") == ["Before the visit"]
    assert titles(client, q="INTERPRETERS") == ["Before the visit"], "other forms of a word"
    assert titles(client, q="escalation plan") == ["Before the visit"], "all words, in any order"
    assert titles(client, q="stigma") == ["Other"]
    assert titles(client, q="CLAS 9") == ["Other"]
    assert titles(client, q="visit stigma") == []


def title(locale, **fields):
    """Return a title in a language."""
    values = {
        "title": "Before the visit",
        "summary": "Book an interpreter.",
        "url": f"/{locale}/courses/visit/",
        **fields,
    }
    return TitleData(locale=locale, **values)


def test_a_course_is_found_in_every_language_and_shown_in_that_of_the_reader(client):
    spanish = title("es", title="Antes de la visita", summary="Reserve un intérprete.", reviewed=False)
    publish_course(title="Before the visit", titles=(title("en"), spanish))
    assert titles(client, q="intérprete") == ["Before the visit"]
    with translation.override("es"):
        card = cards.cards(cards.all_keys())[0]
    assert (card.title, card.url, card.told) == ("Antes de la visita", "/es/courses/visit/", "")
    assert ([each.name for each in card.reviewed], [each.name for each in card.drafts]) == (["English"], ["Español"])
    page = client.get("/courses/").content.decode()
    assert '<bdi lang="es" dir="ltr">Español</bdi>' in page
    assert "Español, draft" in page


def test_what_is_not_in_the_language_of_the_reader_says_so(client):
    publish_course(title="زيارة", language="ar", titles=(title("ar", title="زيارة"),))
    assert 'lang="ar" dir="rtl">زيارة</a>' in client.get("/courses/").content.decode()
    unknown = cards.language_of("tlh")
    assert (unknown.name, unknown.direction) == ("tlh", "ltr")


def test_the_beginning_of_a_word_finds_a_course_where_no_whole_word_does(client):
    publish_course(title="Interpreting well")
    assert titles(client, q="interpr") == ["Interpreting well"]


def test_the_body_of_a_lesson_is_never_searched_not_even_for_its_trainers(client, admin_client):
    course_page(title="Open course", lesson_text="The word xylophone stands in the lesson alone.")
    for anybody in (client, admin_client):
        assert titles(anybody, q="xylophone") == []
        assert titles(anybody, q="open") == ["Open course"]


def test_a_closed_course_is_in_no_list_whatever_the_index_says(client):
    course = publish_course(title="Closed course")
    Course.objects.filter(pk=course.pk).update(status=Course.Status.RETIRED)
    version.renew()
    assert search.find(["closed"]) == [course.pk]
    assert titles(client, q="closed") == titles(client) == []


def test_filters_are_joined_and_values_of_one_filter_are_alternatives(client):
    publish_course(title="One", competencies=tags("topics/stigma", "populations/deaf"), minutes=20)
    publish_course(title="Two", competencies=tags("topics/crisis", "clas/7", "counts-for/own-record"), minutes=50)
    publish_course(title="Three", minutes=90, titles=(title("en", title="Three"), title("es", title="Tres")))
    assert titles(client, topic="stigma") == ["One"]
    assert titles(client, topic=["stigma", "crisis"]) == ["One", "Two"]
    assert titles(client, topic=["stigma", "crisis"], clas="7") == ["Two"]
    assert titles(client, population="deaf", counts="own-record") == []
    assert titles(client, counts="own-record") == ["Two"]
    assert titles(client, language="es") == ["Three"]
    assert titles(client, length="short") == ["One"]
    assert titles(client, length=["middle", "long"]) == ["Three", "Two"]
    assert titles(client, length="endless") == titles(client, topic="nothing-known") == []
    assert titles(client, q="two", topic="crisis") == ["Two"]


def test_a_filter_offers_the_values_that_open_courses_have_with_their_number(client):
    publish_course(title="One", competencies=tags("topics/stigma"), minutes=20)
    publish_course(title="Two", competencies=tags("topics/stigma", "clas/5"), minutes=90)
    closed = publish_course(title="Gone", competencies=tags("topics/crisis"))
    Course.objects.filter(pk=closed.pk).update(status=Course.Status.RETIRED)
    version.renew()
    found = {
        each["name"]: [(choice.code, choice.count, checked) for choice, checked in each["choices"]]
        for each in client.get("/courses/", {"topic": "stigma"}).context["filters"]
    }
    assert found == {
        "topic": [("stigma", 2, True)],
        "clas": [("5", 1, False)],
        "length": [("short", 1, False), ("long", 1, False)],
    }


def test_the_number_is_announced_and_nothing_found_leads_back_to_everything(client):
    publish_course(title="One")
    page = client.get("/courses/").content.decode()
    assert '<p id="found" class="lms-vh" role="status">1 course or path</p>' in page.replace("\n", "")
    page = client.get("/courses/", {"q": "one"}).content.decode()
    assert "1 course or path matches" in page
    assert '<a href="/courses/">Clear filters</a>' in page
    page = client.get("/courses/", {"q": "nothing"}).content.decode()
    assert "No course matches" in page
    assert '<a href="/courses/">Clear filters</a>' in page


def test_an_empty_catalog_says_who_adds_courses(client):
    page = client.get("/courses/").content.decode()
    assert "No course is published yet" in page
    assert "Filter courses" not in page


@pytest.mark.parametrize("fails_at", ["search", "autocomplete"])
def test_without_an_answer_of_the_search_the_full_list_is_shown(client, monkeypatch, caplog, fails_at):
    publish_course(title="One", competencies=tags("topics/stigma"))
    publish_course(title="Two")

    class Broken:
        def search(self, *args, **kwargs):
            if fails_at == "search":
                connection.cursor().execute("SELECT no_such_column")
            return []

        def autocomplete(self, *args, **kwargs):
            raise DatabaseError("away")

    monkeypatch.setattr(search, "get_search_backend", Broken)
    response = client.get("/courses/", {"q": "one"})
    assert "Search is not available" in response.content.decode()
    assert 'value="one"' in response.content.decode()
    assert response.context["listing"].count == 2
    assert titles(client, q="one", topic="stigma") == ["One"]
    assert "does not answer" in caplog.text


@pytest.mark.parametrize(
    "query",
    [
        "\x00", "one\x00", "'", '"', "a & b | !c:*", "((((", "\\", "%", "_", "--", "one' OR 1=1 --", "<script>", "\u202eone",
        "😀", "x" * 10_000, "x " * 5_000, "ß", "İ", "-", ":*", "one:*", "ا" * 500, "1/0", "{{ 7*7 }}",
    ],
)  # fmt: skip
def test_any_input_is_safe(client, query):
    publish_course(title="One")
    for name in ("q", *filters.FILTERS, "page"):
        response = client.get("/courses/", {name: query})
        assert response.status_code == 200
        assert "<script>" not in response.content.decode().split('id="found"')[1].split("<footer")[0]


def test_very_many_values_of_a_filter_are_cut(client):
    publish_course(title="One")
    assert client.get("/courses/?" + "topic=x%00y&" * 5_000).status_code == 200


@pytest.mark.parametrize(
    ("page", "shown"), [("1", 24), ("2", 6), ("3", 6), ("0", 24), ("-1", 24), ("9" * 50, 24), ("x", 24)]
)
def test_a_long_list_has_pages_that_keep_what_was_asked(client, page, shown):
    for number in range(30):
        publish_course(title=f"Course {number:02}", competencies=tags("topics/stigma"))
    listing = client.get("/courses/", {"topic": "stigma", "q": "course", "page": page}).context["listing"]
    assert (len(listing.rows), listing.count, listing.pages) == (shown, 30, 2)
    first = client.get("/courses/", {"topic": "stigma", "q": "course"}).content.decode()
    assert 'href="/courses/?q=course&amp;topic=stigma&amp;page=2" rel="next"' in first
    second = client.get("/courses/", {"topic": "stigma", "q": "course", "page": "2"}).content.decode()
    assert 'href="/courses/?q=course&amp;topic=stigma" rel="prev"' in second


def test_paths_come_first_and_the_visitors_own_state_stands_on_the_card(client, sign_in):
    course = publish_course(title="A course")
    publish_path(course, title="The path")
    assert titles(client) == ["The path", "A course"]
    person = PersonFactory()
    enroll(person=person, course=course, at=AT)
    page = sign_in(person).get("/courses/").content.decode()
    assert page.count("Not started") == 1


@pytest.mark.parametrize(
    "asked", ["", "?q=course", "?topic=stigma&clas=5&language=en&length=short", "?q=course&topic=stigma"]
)
def test_searching_and_filtering_costs_the_same_for_any_number_of_courses(sign_in, asked):
    client = sign_in(PersonFactory())
    seen = []
    for number in range(20):
        publish_course(title=f"Course {number}", competencies=tags("topics/stigma", "clas/5"), titles=(title("en"),))
        if number in {0, 19}:
            client.get(f"/courses/{asked}")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/courses/{asked}").context["listing"].count == number + 1
            control = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
            seen.append(len([each for each in queries if not each["sql"].startswith(control)]))
    assert seen[0] == seen[1]


def test_publishing_and_retiring_change_the_list_at_once_for_visitors_too(client):
    page = course_page(title="First", items=None)
    assert titles(client) == ["First"]
    assert client.get("/courses/").context is None, "kept as a whole"
    page.title = "Renamed"
    page.save_revision().publish()
    assert titles(client) == ["Renamed"]
    path_page(page, title="Together")
    assert titles(client) == ["Together", "Renamed"]
    page.unpublish()
    assert titles(client) == ["Together"]


def test_a_translation_that_is_not_live_any_more_is_no_language_of_the_course():
    course = publish_course(titles=(title("en"), title("es")))
    publish_course(key=course.key, titles=(title("en"),))
    assert list(CourseTitle.objects.values_list("locale", flat=True)) == ["en"]


def test_all_courses_can_be_entered_into_the_index_again(client):
    page = course_page(title="Found again", items=None)
    record_of(page).index_entries.all().delete()
    assert search.find(["again"]) == []
    assert search.enter_all() == 1
    assert search.find(["again"]) == [record_of(page).pk]
