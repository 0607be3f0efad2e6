"""The frameworks that come with the product, in words that can be translated.

CLAS and Healthy People are works of the United States Government and free to use; the labels are short tags of our own. The
lists of topics, populations and what a course counts for are our own.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lms.catalog.frameworkfile import FrameworkData, Line

CLAS, HEALTHY_PEOPLE, TOPICS, POPULATIONS, COUNTS_FOR = "clas", "healthy-people", "topics", "populations", "counts-for"
PUBLIC_DOMAIN = _("Public domain, United States Government")
OUR_OWN = _("Free to use and to change")

NAMES = {
    CLAS: _("National CLAS Standards"),
    HEALTHY_PEOPLE: _("Healthy People 2030, social determinants of health"),
    TOPICS: _("Topics"),
    POPULATIONS: _("Populations"),
    COUNTS_FOR: _("Counts for, as your organization marked it"),
}
STANDARDS = (
    _("Quality care"),
    _("Governance"),
    _("Workforce"),
    _("Training"),
    _("Language help"),
    _("Notice of language help"),
    _("Interpreter competence"),
    _("Materials"),
    _("Goals"),
    _("Assessment of the organization"),
    _("Data"),
    _("Community needs"),
    _("Partnership"),
    _("Grievance"),
    _("Progress report"),
)
"""The 15 standards in their order, as short tags; their numbers are their codes."""

LABELS = {
    HEALTHY_PEOPLE: {
        "economic-stability": _("Economic stability"),
        "education": _("Education access and quality"),
        "health-care": _("Health care access and quality"),
        "neighborhood": _("Neighborhood and built environment"),
        "social-context": _("Social and community context"),
    },
    TOPICS: {
        "equity": _("Equity and identity"),
        "stigma": _("Stigma and bias"),
        "racism": _("Racism in care"),
        "language-access": _("Language access"),
        "disability-access": _("Disability access"),
        "crisis": _("Crisis and safety"),
        "assessment": _("Assessment and care planning"),
        "affirming-care": _("Affirming language and care"),
        "social-needs": _("Social needs"),
        "community": _("Work with communities"),
        "plain-language": _("Plain language and outreach"),
        "trauma": _("Trauma-informed care"),
        "substance-use": _("Substance use"),
        "digital-care": _("Digital care"),
        "team": _("Team and workplace"),
    },
    POPULATIONS: {
        "language": _("People who use another language"),
        "deaf": _("Deaf and hard-of-hearing people"),
        "disability": _("Disabled people"),
        "black": _("Black people and communities"),
        "indigenous": _("Indigenous peoples"),
        "latino": _("Latino, Latina and Latine people"),
        "asian-pacific": _("Asian American, Native Hawaiian and Pacific Islander people"),
        "migration": _("Refugees and other people who migrated"),
        "lgbtq": _("LGBTQ+ people"),
        "youth": _("Children and young people"),
        "older": _("Older adults"),
        "housing": _("People without housing"),
        "low-income": _("People with low income"),
        "rural": _("People in rural areas"),
        "veterans": _("Veterans"),
        "justice": _("People who have been incarcerated"),
        "faith": _("People of faith communities"),
    },
    COUNTS_FOR: {
        "own-record": _("Your organization’s own training record"),
        "orientation": _("Orientation of new staff"),
        "yearly": _("Yearly training of your organization"),
    },
}
EDITIONS = {CLAS: "2013", HEALTHY_PEOPLE: "2030"}
ADDRESSES = {
    CLAS: "https://thinkculturalhealth.hhs.gov/clas",
    HEALTHY_PEOPLE: "https://health.gov/healthypeople/priority-areas/social-determinants-health",
}


def frameworks() -> list[FrameworkData]:
    """Return all of them as they are stored: in English, which is the key of each translation."""
    with override(None):
        labels = {CLAS: {str(number): label for number, label in enumerate(STANDARDS, 1)}, **LABELS}
        return [
            FrameworkData(
                slug=slug,
                name=str(NAMES[slug]),
                edition=EDITIONS.get(slug, ""),
                license=str(PUBLIC_DOMAIN if slug in EDITIONS else OUR_OWN),
                url=ADDRESSES.get(slug, ""),
                lines=tuple(_line(code, str(label)) for code, label in rows.items()),
            )
            for slug, rows in labels.items()
        ]


def _line(code: str, label: str) -> Line:
    return Line(code=code, label=label)
