"""Write pages of courses as their trainers would: create, revise, publish. The concrete classes are found, never imported."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.fields import StreamField
from wagtail.models import Revision, get_page_models

LONGEST_SLUG = 80


class PageClassError(ValueError):
    """This site has no page class for a kind of page, or more than one."""


def page_class(mixin: type[Any]) -> Any:
    """Return the page class of this site that is made of a mixin.

    Raises PageClassError when there is none, or more than one to choose from.
    """
    found = [model for model in get_page_models() if issubclass(model, mixin)]
    if len(found) != 1:
        names = ", ".join(model._meta.label for model in found) or "no class"
        raise PageClassError(f"One page class is needed for {mixin.__name__}, and this site has {names}.")
    return found[0]


def free_slug(parent: Any, title: str) -> str:
    """Return an address below the parent that is made of the title and that no other page has."""
    stem = slugify(title, allow_unicode=True)[:LONGEST_SLUG].strip("-") or "part"
    taken = set(parent.get_children().filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


@transaction.atomic
def create(*, parent: Any, mixin: type[Any], user: Any, title: str, slug: str = "", **values: Any) -> Any:
    """Return a new page at the end below the parent: a draft with a revision of the user. Lists are raw streams.

    Raises ValidationError when a field is missing or wrong.
    """
    parent.refresh_from_db()
    page = page_class(mixin)(title=title, slug=slug or free_slug(parent, title), live=False, locale=parent.locale)
    page.owner = user
    _fill(page, values)
    parent.add_child(instance=page)
    page.save_revision(user=user)
    return page


def newest(page: Any) -> Any:
    """Return the page as its newest revision has it, which is what its trainers see in the editor."""
    return page.get_latest_revision_as_object()


def newest_of(pages: list[Any]) -> list[Any]:
    """Return pages as their newest revisions have them, to be read and not saved: one query for all of them."""
    found = Revision.objects.in_bulk([page.latest_revision_id for page in pages if page.latest_revision_id])
    return [
        type(page).from_serializable_data(found[page.latest_revision_id].content, check_fks=False)
        if page.latest_revision_id in found
        else page
        for page in pages
    ]


@transaction.atomic
def revise(*, page: Any, user: Any, **values: Any) -> Any:
    """Write fields into a new revision of the page, on top of its newest one, and return the revision.

    What learners see stays as it is until the page is published.
    """
    draft = newest(page)
    _fill(draft, values)
    return draft.save_revision(user=user, log_action=True)


def append_blocks(*, page: Any, blocks: list[dict[str, Any]], user: Any, field: str = "body") -> Any:
    """Add raw blocks at the end of a page's stream, as a draft; return the revision."""
    return revise(page=page, user=user, **{field: [*getattr(newest(page), field).raw_data, *blocks]})


def publish(*, page: Any, user: Any, is_approved: bool = False) -> None:
    """Make the newest revision what learners see; with ``is_approved`` the user needs no right to publish.

    Raises PermissionDenied for a user who may not publish the page.
    """
    revision = page.get_latest_revision() or page.save_revision(user=user)
    revision.publish(user=user, skip_permission_checks=is_approved)


def _fill(page: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(page, name, stored(page, name, value))


def stored(model: Any, name: str, value: Any) -> Any:
    """Return a value as a field of a page takes it: raw streams as text."""
    return json.dumps(value) if isinstance(model._meta.get_field(name), StreamField) else value
