"""``lms_setup``: groups, reviews, tags of courses and support contacts to begin with; safe to run again."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission

from courses.reviews.setup import make_workflow
from lms.catalog import loading, supportlines

TRAINERS, ADMINISTRATORS, MAKERS = "Trainers", "Training administrators", "Course makers"
TRANSLATORS = "Translators"
SHARED = "Shared by all courses"
"""The collection from which every trainer may choose; its files are put there by administrators."""
PEOPLE = [
    f"{action}_{model}"
    for model in ("organization", "team", "person", "employment", "license", "membership")
    for action in ("add", "change", "view")
]
"""Nothing of them is ever deleted."""


REVIEWS = ["view_review", "change_payment", "change_reviewsettings"]
DIRECTORY = [f"{action}_{model}" for model in ("directoryentry", "handout") for action in ("add", "change", "view")]
"""Trainers write the entries and handouts that they keep, administrators those of their organizations."""

FILES_AND_MAIL = ["view_certificate", "change_rendition", "view_rendition", "change_outbox", "view_outbox"]

FACTS = [f"{action}_{model}" for model in ("fact", "term", "wording") for action in ("add", "change", "view")]


class Command(BaseCommand):
    """Make the groups. A trainer gets rights course by course, by ``courses.trainers.appoint``; a course maker makes courses."""

    help = "Make the groups, reviews, tags and support contacts that Attune begins with. Safe to run again."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make the groups and their permissions."""
        access = Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
        questions = Permission.objects.filter(
            content_type__app_label="lms_quizzes", codename__in=["add_question", "change_question", "view_question"]
        )
        work = Permission.objects.filter(content_type__app_label="lms", codename__in=FILES_AND_MAIL)
        people = Permission.objects.filter(content_type__app_label="lms", codename__in=PEOPLE)
        facts = Permission.objects.filter(content_type__app_label="lms_courses", codename__in=FACTS)
        reviews = Permission.objects.filter(content_type__app_label="lms_courses", codename__in=REVIEWS)
        trainers, _created = Group.objects.get_or_create(name=TRAINERS)
        directory = Permission.objects.filter(content_type__app_label="lms", codename__in=DIRECTORY)
        trainers.permissions.add(access, *questions, *facts.filter(codename__startswith="view_"))
        trainers.permissions.add(*directory.exclude(codename__startswith="add_"))
        administrators, _created = Group.objects.get_or_create(name=ADMINISTRATORS)
        teams = Permission.objects.filter(
            content_type__app_label="lms_courses", codename__in=["add_courseteam", "change_courseteam"]
        )
        administrators.permissions.add(access, *work, *facts, *people, *reviews, *teams, *directory)
        makers, _created = Group.objects.get_or_create(name=MAKERS)
        makers.permissions.add(access, teams.get(codename="add_courseteam"))
        Group.objects.get_or_create(name=TRANSLATORS)[0].permissions.add(access)
        contacts = Permission.objects.filter(content_type__app_label="lms", content_type__model="supportcontact")
        administrators.permissions.add(*contacts)
        loading.load_shipped()
        supportlines.load_samples()
        make_workflow()
        self._files(trainers)
        if options["verbosity"]:
            self.stdout.write("The groups are ready.")

    def _files(self, trainers: Group) -> None:
        """Let trainers choose what is shared; all else lies in the collections of their teams, which are theirs alone."""
        root = Collection.get_first_root_node()
        GroupCollectionPermission.objects.filter(group=trainers, collection=root).delete()
        shared = root.get_children().filter(name=SHARED).first() or root.add_child(instance=Collection(name=SHARED))
        for permission in Permission.objects.filter(codename__in=["choose_image", "choose_document"]):
            GroupCollectionPermission.objects.get_or_create(group=trainers, collection=shared, permission=permission)
