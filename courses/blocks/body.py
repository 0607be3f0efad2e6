"""All blocks of a lesson."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.directory import DirectoryBlock, HandoutsBlock
from courses.blocks.knowledge import FactBlock, TermsBlock
from courses.blocks.media import AudioBlock, EmbedBlock, PictureBlock, VideoBlock
from courses.blocks.practice import CaseBlock, CheckBlock
from courses.blocks.reflection import CommitmentBlock, ReflectionBlock
from courses.blocks.resource import DocumentBlock, ReferencesBlock, ResourcesBlock
from courses.blocks.tables import TableBlock
from courses.blocks.text import (
    AccordionBlock,
    CalloutBlock,
    ComparisonBlock,
    HeadingBlock,
    QuotationBlock,
    TabsBlock,
    TextBlock,
)


class LessonBody(blocks.StreamBlock):
    """What a lesson is made of, in the groups of the picker: teach, practice, reflect, resources, media."""

    text = TextBlock(group=_("Teach"))
    heading = HeadingBlock(group=_("Teach"))
    callout = CalloutBlock(group=_("Teach"))
    quotation = QuotationBlock(group=_("Teach"))
    table = TableBlock(group=_("Teach"))
    accordion = AccordionBlock(group=_("Teach"))
    tabs = TabsBlock(group=_("Teach"))
    terms = TermsBlock(group=_("Teach"))
    fact = FactBlock(group=_("Teach"))
    case = CaseBlock(group=_("Practice"))
    comparison = ComparisonBlock(group=_("Practice"))
    check = CheckBlock(group=_("Practice"))
    reflection = ReflectionBlock(group=_("Reflect"))
    commitment = CommitmentBlock(group=_("Reflect"))
    document = DocumentBlock(group=_("Resources"))
    resources = ResourcesBlock(group=_("Resources"))
    directory = DirectoryBlock(group=_("Resources"))
    handouts = HandoutsBlock(group=_("Resources"))
    references = ReferencesBlock(group=_("Resources"))
    image = PictureBlock(group=_("Media"))
    video = VideoBlock(group=_("Media"))
    audio = AudioBlock(group=_("Media"))
    embed = EmbedBlock(group=_("Media"))
