"""``lms_setup``: groups for trainers and training administrators; safe to run again."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission

from courses.reviews.setup import make_workflow

TRAINERS, ADMINISTRATORS = "Trainers", "Training administrators"
PEOPLE = [
    f"{action}_{model}"
    for model in ("organization", "team", "person", "employment", "license", "membership")
    for action in ("add", "change", "view")
]
"""Nothing of them is ever deleted."""


REVIEWS = ["view_review", "change_payment", "change_reviewsettings"]
FILES_AND_MAIL = ["view_certificate", "change_rendition", "view_rendition", "change_outbox", "view_outbox"]

FACTS = [f"{action}_{model}" for model in ("fact", "term") for action in ("add", "change", "view")]


class Command(BaseCommand):
    """Make the groups. A trainer gets page rights course by course, by ``courses.trainers.appoint``."""

    help = "Make the groups that Attune needs. Safe to run again."

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
        trainers.permissions.add(access, *questions, *facts.filter(codename__startswith="view_"))
        administrators, _created = Group.objects.get_or_create(name=ADMINISTRATORS)
        administrators.permissions.add(access, *work, *facts, *people, *reviews)
        make_workflow()
        self._images(trainers)
        if options["verbosity"]:
            self.stdout.write("The groups are ready.")

    def _images(self, group: Group) -> None:
        root = Collection.get_first_root_node()
        for label, codename in (("wagtailimages", "add_image"), ("wagtailimages", "choose_image")):
            permission = Permission.objects.get(content_type__app_label=label, codename=codename)
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
