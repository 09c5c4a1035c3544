"""What the body of a page is made of. Files and pictures come with their own wall
(cms/library/file_blocks.py): a reader's page leaves out what the reader may not see."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from cms.library.file_blocks import DownloadsBlock, GalleryBlock, ImageBlock, VideoBlock
from cms.library.seen import scope_in

RICH_TEXT = ["bold", "italic", "ol", "ul", "link"]
check_https = URLValidator(schemes=["https"])


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("quote"), rows=3)
    source = blocks.CharBlock(label=_("who said it"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "cms/library/blocks/quote.html"


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.TextBlock(label=_("text"), rows=3)

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "cms/library/blocks/callout.html"


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("what the table shows"), max_length=160)
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"), required=False)),
            ("number", blocks.DecimalBlock(label=_("Number"), required=False)),
            ("rich_text", blocks.RichTextBlock(label=_("Rich text"), features=RICH_TEXT)),
        ],
        label=_("table"),
    )
    row_headings = blocks.BooleanBlock(
        label=_("the first column names its row"), required=False, default=True
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "cms/library/blocks/table.html"


class ComparisonBlock(blocks.StructBlock):
    """Us and them, point by point."""

    caption = blocks.CharBlock(label=_("what is compared"), max_length=160)
    ours = blocks.CharBlock(label=_("our column"), max_length=60)
    theirs = blocks.CharBlock(label=_("their column"), max_length=60)
    points = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("point", blocks.CharBlock(label=_("point"), max_length=120)),
                ("ours", blocks.TextBlock(label=_("ours"), rows=2)),
                ("theirs", blocks.TextBlock(label=_("theirs"), rows=2)),
            ],
            icon="list-ul",
        ),
        label=_("points compared"),
    )

    class Meta:
        icon = "resubmit"
        label = _("Comparison")
        template = "cms/library/blocks/comparison.html"


class QuestionsBlock(blocks.StructBlock):
    questions = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("question", blocks.CharBlock(label=_("question"), max_length=200)),
                ("answer", blocks.RichTextBlock(label=_("answer"), features=RICH_TEXT)),
            ],
            icon="help",
        ),
        label=_("questions"),
    )

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "cms/library/blocks/questions.html"


class ActionBlock(blocks.StructBlock):
    """A button. It leads to a page of the library, into the portal, or to an https address."""

    label = blocks.CharBlock(label=_("words on the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("page"), required=False, page_type="library.LibraryPage")
    address = blocks.CharBlock(
        label=_("or an address"),
        required=False,
        max_length=500,
        help_text=_("In the portal (/deals/new/) or elsewhere (https://…)"),
    )

    class Meta:
        icon = "link"
        label = _("Call to action")
        template = "cms/library/blocks/action.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("address")):
            problem = _now("Choose a page or give an address, one of the two.")
            raise StructBlockValidationError(block_errors={"address": ValidationError(problem)})
        if cleaned.get("address") and not is_safe_address(cleaned["address"]):
            problem = _now("Begin with / for the portal, or with https:// for elsewhere.")
            raise StructBlockValidationError(block_errors={"address": ValidationError(problem)})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """`to`: where it leads; nothing for a page the reader may not see."""
        context = super().get_context(value, parent_context)
        page = value.get("page")
        to = value.get("address", "") if page is None else address_for(page, context)
        return context | {"to": to}


class QuizBlock(blocks.StructBlock):
    """The way to a quiz of a course: it is taken there, where attempts and progress are kept."""

    # By its name: the room of quizzes stands above this one.
    quiz = blocks.PageChooserBlock(label=_("quiz"), page_type="quizzes.QuizPage")
    text = blocks.TextBlock(label=_("what it is about"), required=False, rows=2, max_length=300)

    class Meta:
        icon = "help"
        label = _("Quiz")
        template = "cms/library/blocks/quiz.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """`to` as an action's; `quiz`: the page it leads to."""
        context = super().get_context(value, parent_context)
        quiz = value.get("quiz")
        if quiz is None:  # deleted since
            return context
        return context | {"quiz": quiz.specific, "to": address_for(quiz, context)}


def address_for(page: Any, context: Mapping[str, Any]) -> str:
    """The address of `page` if the reader may see it, else nothing."""
    whole = page.specific
    seen = type(whole).objects.in_scope(scope_in(context)).filter(pk=whole.pk)
    return str(whole.address()) if seen.exists() else ""


def is_safe_address(address: str) -> bool:
    """A path of the portal, or an https address of elsewhere."""
    if any(char in address for char in "\\\r\n\t "):
        return False
    if address.startswith("/"):
        return not address.startswith("//")
    try:
        check_https(address)
    except ValidationError:
        return False
    return True


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(
        label=_("Heading"),
        icon="title",
        max_length=120,
        template="cms/library/blocks/heading.html",
    )
    paragraph = blocks.RichTextBlock(label=_("Paragraph"), icon="pilcrow", features=RICH_TEXT)
    quote = QuoteBlock()
    callout = CalloutBlock()
    image = ImageBlock()
    gallery = GalleryBlock()
    table = TableBlock()
    comparison = ComparisonBlock()
    questions = QuestionsBlock()
    video = VideoBlock()
    downloads = DownloadsBlock()
    action = ActionBlock()


class PageBodyBlock(BodyBlock):
    """The body of a page. A lesson has no quiz in it: the quiz is a lesson beside it."""

    quiz = QuizBlock()
