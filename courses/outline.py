"""From published pages to the data of the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from courses import minutes
from courses.mixins import CourseMixin, LessonMixin, ModuleMixin, PathMixin, QuizMixin
from courses.recordings.models import Recording
from courses.reviews.standing import notes_for
from lms.catalog import services as catalog
from lms.catalog.outline import (
    ActivityData,
    CourseData,
    ItemContent,
    Needs,
    TitleData,
    learning_minutes,
    without_dead_ends,
)
from lms.catalog.standing import joined
from lms.conf import conf
from lms.progress import gates
from quizzes import kinds


def activity_pages(course_page: Any) -> Iterator[tuple[Any, str]]:
    """Yield the live lessons and quizzes of a course with the title of their module, in order."""
    for child in course_page.get_children().live().specific():
        if isinstance(child, ModuleMixin):
            for inner in child.get_children().live().specific():  # type: ignore[attr-defined]
                yield inner, child.title  # type: ignore[attr-defined]
        else:
            yield child, ""


def source_of(page: Any) -> Any:
    """Return the page in the language in which it was first written."""
    return page.get_translations(inclusive=True).order_by("pk").specific().first()


def course_data(page: Any) -> CourseData:
    """Return the data of a course page for the catalog."""
    rows = [(inner, module) for inner, module in activity_pages(page) if isinstance(inner, LessonMixin | QuizMixin)]
    parts = {inner.pk: parts_of(inner) for inner, _module in rows}
    speed = conf.READING_SPEED
    activities = without_dead_ends(
        tuple(_activity(inner, module, parts[inner.pk].minutes(reading_speed=speed)) for inner, module in rows)
    )
    return CourseData(
        **_offer(page),
        review_note=joined(notes_for(page)),
        kind="course",
        before=tuple(keys_before(page)),
        **whole_of(page, activities, parts.values()),
    )


def whole_of(page: Any, activities: tuple[ActivityData, ...], parts: Iterable[minutes.Parts]) -> dict[str, Any]:
    """Return what a course asks for and takes as a whole; ``parts`` is what its minutes are made of."""
    whole = minutes.total(parts)
    return {
        "minutes": learning_minutes(activities, choose=page.choose),
        "choose": page.choose,
        "gates": tuple(code for code in page.gates if code in gates.known()),
        "method": {
            "words": whole.words,
            "reading_speed": conf.READING_SPEED,
            "media_seconds": whole.media_seconds,
            "item_seconds": whole.item_seconds,
        },
        "objectives": tuple(page.objective_texts()),
        "activities": activities,
    }


def path_data(page: Any) -> CourseData:
    """Return the data of a path page for the catalog; courses that are not live are left out."""
    chosen = [block.value.specific for block in page.courses if block.value and block.value.live]
    courses = [course_data(course) for course in chosen if isinstance(course, CourseMixin)]
    activities = tuple(
        ActivityData(
            key=course.key,
            kind="course",
            title=course.title,
            minutes=course.minutes,
            url=course.url,
            required=page.choose is None,
            target_key=course.key,
            contents=(ItemContent(locale=course.language, title=course.title, url=course.url, content={}),),
        )
        for course in courses
    )
    return CourseData(
        **_offer(page),
        review_note=joined([note for course in courses for note in course.review_note.split(";")]),
        kind="path",
        minutes=learning_minutes(activities, choose=page.choose or 0),
        choose=page.choose or 0,
        activities=activities,
    )


def keys_before(page: Any) -> list[UUID]:
    """Return the keys of the courses to complete before, without those that wait for this one themselves."""
    chosen = [block.value.specific for block in page.before if block.value]
    keys = [course.translation_key for course in chosen if isinstance(course, CourseMixin)]  # type: ignore[attr-defined]
    return [key for key in keys if page.translation_key not in catalog.waits_for(key)]


def parts_of(page: Any) -> minutes.Parts:
    """Return what the minutes of a lesson or quiz are made of."""
    if isinstance(page, QuizMixin):
        return minutes.Parts(
            item_seconds=sum(kinds.get(block.value.kind).seconds for block in page.questions if block.value)
        )
    raw = list(page.body.raw_data)
    return minutes.Parts(words=minutes.count_words(raw), media_seconds=_seconds_of(list(minutes.recordings(raw))))


def _seconds_of(keys: list[int]) -> int:
    """Return how long recordings take, one query for all, none without."""
    lengths = dict(Recording.objects.filter(pk__in=keys).values_list("pk", "duration")) if keys else {}
    return round(sum(float(lengths.get(key, 0)) for key in keys))


def _offer(page: Any) -> dict[str, Any]:
    translations = [page, *page.get_translations().live().filter(alias_of__isnull=True).specific()]
    return {
        "key": page.translation_key,
        "slug": page.slug,
        "title": page.title,
        "summary": page.summary,
        "language": page.locale.language_code,
        "url": page.get_url() or "",
        "page_id": page.pk,
        "entry": page.entry,
        "opens_on": page.opens_on,
        "closes_on": page.closes_on,
        "live": page.live,
        "competencies": tuple(sorted(tag.pk for tag in page.competencies.all())),
        "titles": tuple(_title(each, page) for each in translations),
    }


def _title(page: Any, source: Any) -> TitleData:
    objectives = page.objective_texts() if isinstance(page, CourseMixin) else []
    return TitleData(
        locale=page.locale.language_code,
        title=page.title,
        summary=page.summary,
        url=page.get_url() or "",
        words="\n".join(objectives),
        reviewed=page.pk == source.pk or getattr(page, "translation_is_reviewed", False),
    )


def _activity(page: Any, module: str, length: int) -> ActivityData:
    translations = [page, *page.get_translations().live().filter(alias_of__isnull=True).specific()]
    return ActivityData(
        key=page.translation_key,
        kind="quiz" if isinstance(page, QuizMixin) else "lesson",
        title=page.title,
        minutes=length,
        url=page.get_url() or "",
        module=module,
        required=not page.by_choice,
        needs=page.needs() if isinstance(page, LessonMixin) else Needs(),
        opens=page.opens(),
        instead_of=page.instead_of if isinstance(page, LessonMixin) else None,
        contents=tuple(
            ItemContent(
                locale=each.locale.language_code,
                title=each.title,
                url=each.get_url() or "",
                content=each.edition_content(),
            )
            for each in translations
        ),
    )


OFFERS = (CourseMixin, PathMixin)
