"""What entries of the directory are described with: kinds, costs, populations and languages. Stored are codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.base import languages


class Kind(models.TextChoices):
    """What somebody finds there."""

    HOTLINE = "hotline", _("Hotline")
    PEER_GROUP = "peer_group", _("Peer group")
    CLINIC = "clinic", _("Clinic")
    LEGAL = "legal", _("Legal help")
    HOUSING = "housing", _("Housing help")
    OTHER = "other", _("Other help")


class Cost(models.TextChoices):
    """What it costs, and who pays."""

    FREE = "free", _("Free of charge")
    SLIDING_SCALE = "sliding_scale", _("Sliding scale, by income")
    MEDICAID = "medicaid", _("Takes Medicaid")
    OTHER_COVERAGE = "other_coverage", _("Takes other coverage")


class Population(models.TextChoices):
    """For whom it is meant in particular; an entry without any is for everybody."""

    CHILDREN = "children", _("Children and young people")
    OLDER = "older", _("Older adults")
    PREGNANCY = "pregnancy", _("People who are pregnant or have small children")
    CAREGIVERS = "caregivers", _("Caregivers")
    LGBTQ = "lgbtq", _("LGBTQ+ people")
    IMMIGRANTS = "immigrants", _("Immigrants, refugees and people seeking asylum")
    NATIVE = "native", _("American Indian and Alaska Native people")
    BLACK = "black", _("Black and African American people")
    LATINO = "latino", _("Latino and Hispanic people")
    ASIAN_PACIFIC = "asian_pacific", _("Asian, Native Hawaiian and Pacific Islander people")
    DISABILITY = "disability", _("People with disabilities")
    DEAF = "deaf", _("Deaf people and people who are hard of hearing")
    HOUSING = "no_housing", _("People without stable housing")
    VIOLENCE = "violence", _("People who live with violence or survived it")
    SUBSTANCES = "substances", _("People who use drugs or alcohol, or are in recovery")
    PRISON = "prison", _("People in prison or jail, and after")
    VETERANS = "veterans", _("Veterans and military families")
    RURAL = "rural", _("People in rural areas")


class Facet(models.TextChoices):
    """Descriptions of which an entry can have several."""

    LANGUAGE = "language", _("Language")
    POPULATION = "population", _("Population")
    COST = "cost", _("Cost")


def choices_of(facet: str) -> list[tuple[str, Any]]:
    """Return code and words of all choices of a facet."""
    found: dict[str, list[tuple[str, Any]]] = {
        Facet.LANGUAGE: [*languages.choices()],
        Facet.POPULATION: [*Population.choices],
        Facet.COST: [*Cost.choices],
    }
    return found[facet]


def known(facet: str, codes: Iterable[str]) -> list[str]:
    """Return the codes that a facet knows, in its order, each once."""
    wanted = set(codes)
    return [code for code, _words in choices_of(facet) if code in wanted]


def words_of(facet: str, codes: Iterable[str]) -> list[Any]:
    """Return the words for codes of a facet, in its order."""
    wanted = set(codes)
    return [words for code, words in choices_of(facet) if code in wanted]
