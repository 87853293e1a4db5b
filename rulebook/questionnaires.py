"""questionnaires.toml: grades, items, the ballot, and every text the answering pages show."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, PositiveInt, StringConstraints, field_validator, model_validator

from rulebook.problems import Contradiction, Words
from rulebook.provenance import Exact, Id, Part, Rule, Text
from rulebook.vocabulary import OWN_CHANNELS

MOST_GRADES = 9  # a grade is one digit, on a key and in a file

ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]


class Grade(Part):
    """One grade: its rank (1 = worst), its label and the points it is worth."""

    grade: Annotated[int, Field(ge=1, le=MOST_GRADES)]
    label: Text
    points: Exact


class Grades(Rule):
    """The grades, best first: G, G-1 ... 1, as many as the edition has."""

    all: tuple[Grade, ...]
    does_not_apply: Text
    no_opinion: Text

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        falling = [*range(len(self.all), 0, -1)]
        if len(self.all) < 2 or [grade.grade for grade in self.all] != falling:
            words = Words(
                "至少两个等级，逐一递减到1", "at least two grades that fall one by one to 1"
            )
            got = ", ".join(str(grade.grade) for grade in self.all)
            raise Contradiction(words, got, "all")
        points = [grade.points for grade in self.all]
        if points != sorted(set(points), reverse=True) or points[0] > 100 or points[-1] < 0:
            words = Words(
                "各等级分值逐级递减，在100与0之间",
                "points that fall from grade to grade, between 100 and 0",
            )
            raise Contradiction(words, ", ".join(str(value) for value in points), "all")
        return self

    def points(self) -> dict[int, Exact]:
        """Points by grade."""
        return {grade.grade: grade.points for grade in self.all}

    def by_label(self) -> dict[str, int | None]:
        """Grade by its Chinese or English label; None by the words for giving none."""
        grades: list[tuple[Text, int | None]] = [(grade.label, grade.grade) for grade in self.all]
        grades += [(self.does_not_apply, None), (self.no_opinion, None)]
        return {
            label: grade
            for text, grade in grades
            for label in (text.zh, text.zh.partition("（")[0], text.en)
            if label
        }


class Item(Part):
    """One item of the questionnaire. ``id`` is also its column in responses.

    ``overall_item`` asks for the impression as a whole; ``counter_item`` is about what the staff
    at the counter do themselves. The reports show the score from these items alone, beside the
    official one.
    """

    id: ItemId
    label: Text
    question: Text
    hint: Text | None = None
    overall_item: bool = False
    counter_item: bool = False


class OpenQuestion(Part):
    """An optional text; its answers never leave with the scores."""

    id: ItemId
    question: Text
    longest: PositiveInt


class SurveyTexts(Part):
    """What the survey pages say. Braces are filled in: hall, window, organiser, agency, phone.

    ``greeting_alone`` greets where nobody is named but who asks; ``help_note`` is about tapping and
    stands on screens only; ``kept`` says what is stored, and that sending it in agrees to that.
    """

    heading: Text
    wrong_window: Text
    greeting: Text
    greeting_alone: Text | None = None
    assurances: tuple[Text, ...]
    help_note: Text | None = None
    kept: Text
    code_note: Text
    open_note: Text
    not_a_complaint: Text
    unanswered: Text
    open_questions_note: Text
    submit: Text
    received: Text
    received_note: Text
    already_received: Text
    code_used: Text
    code_unknown: Text
    closed: Text
    not_open: Text
    offline: Text

    def on_paper(self, *, charged: bool) -> tuple[Text, ...]:
        """The introduction of the paper questionnaire; ``charged``: an agency by an organiser."""
        alone = None if charged else self.greeting_alone
        return (alone or self.greeting, *self.assurances)

    def on_screen(self, *, charged: bool) -> tuple[Text, ...]:
        """The introduction of the page, what is kept at its end."""
        help_note = (self.help_note,) if self.help_note else ()
        return (*self.on_paper(charged=charged), *help_note, self.kept)


class BallotTexts(Part):
    """What the voting pages say. Braces are filled in: rated, total, time ..."""

    heading: Text
    instructions_heading: Text
    secrecy_heading: Text
    promises_heading: Text
    limits_heading: Text
    progress: Text
    review_heading: Text
    review_counts: Text
    review_note: Text
    back: Text
    confirm: Text
    abstain_all: Text
    abstain_all_note: Text
    slip_used: Text
    link_used: Text
    slip_unknown: Text
    closed: Text
    not_open: Text
    cast: Text
    receipt_label: Text
    receipt_notes: tuple[Text, ...]
    receipt_meaning: Text


class Questionnaire(Rule):
    """The third-party survey."""

    items: tuple[Item, ...]
    open_questions: tuple[OpenQuestion, ...]
    texts: SurveyTexts

    @model_validator(mode="after")
    def _items_unique(self) -> Self:
        ids = [item.id for item in self.items] + [text.id for text in self.open_questions]
        if len(ids) != len(set(ids)):
            words = Words("互不相同的题目编号", "ids of items that are all different")
            raise Contradiction(words, ", ".join(sorted({i for i in ids if ids.count(i) > 1})))
        return self


class Ballot(Rule):
    """The democratic vote: one grade a window, or none.

    ``promise_with_links`` takes the place of the first promise where voters get personal links;
    ``paper`` is the last instruction where paper ballots were made.
    """

    texts: BallotTexts
    instructions: tuple[Text, ...]
    promises: tuple[Text, ...]
    promise_with_links: Text
    limits: tuple[Text, ...]
    paper: Text | None = None

    def instructions_for(self, *, paper: bool) -> tuple[Text, ...]:
        """What voters are told, with paper ballots in the hall or without."""
        return (*self.instructions, *([self.paper] if paper and self.paper else []))

    def promises_for(self, *, links: bool) -> tuple[Text, ...]:
        """What can be promised, with personal links or with slips drawn at random."""
        return (self.promise_with_links, *self.promises[1:]) if links else self.promises


class PlateTexts(Part):
    """The plate at a window. ``place`` within ``paper`` is where paper questionnaires lie."""

    heading: Text
    how: Text
    voluntary: Text
    address: Text
    paper: Text
    apart: Text
    valid: Text
    english: Text


class CodeTexts(Part):
    """The slip of paper with a one-time code of the survey."""

    heading: Text
    how: Text
    note: Text
    address: Text


class SlipTexts(Part):
    """A voter's slip; it bears no number, name or category.

    ``paper`` follows the notes where paper ballots were made.
    """

    heading: Text
    valid: Text
    valid_when_announced: Text
    how: Text
    notes: tuple[Text, ...]
    paper: Text | None = None

    def notes_for(self, *, paper: bool) -> tuple[Text, ...]:
        """What a slip says, with paper ballots in the hall or without."""
        return (*self.notes, *([self.paper] if paper and self.paper else []))


class PaperTexts(Part):
    """The questionnaire on paper."""

    heading: Text
    number: Text
    how: Text
    return_it: Text
    counted: Text


class Printed(Part):
    """What is printed."""

    plate: PlateTexts
    code: CodeTexts
    slip: SlipTexts
    paper: PaperTexts


class CommonTexts(Part):
    """What all faces say alike: marks of simulated data, origins, statuses, reasons.

    ``notice_to`` and ``notice_copies`` are whom the notice of the results goes to, and
    ``notice_closing`` its last words; without them the paper has a blank.
    """

    simulated_mark: Text
    simulated_banner: Text
    not_official: Text
    origin_notice: Text
    origin_working: Text
    several_readings: Text
    status_simulated: Text
    status_collecting: Text
    status_incomplete: Text
    status_provisional: Text
    status_confirmed: Text
    status_confirmed_same: Text
    status_corrected: Text
    tie: Text
    vacancy: Text
    rounding: Text
    not_ranked: Text
    channels: Mapping[Id, Text]
    structure: Text
    request_to: Text
    request_title: Text
    decision_title: Text = Text(
        zh="第{ordinal}届{campaign}评选审定结果", en="What was decided, campaign {ordinal}"
    )
    notice_title: Text
    notice_to: Text | None = None
    notice_copies: Text | None = None
    notice_closing: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _read_former_keys(cls, texts: object) -> object:
        """Editions kept in older archives name each channel by a key of its own."""
        if not isinstance(texts, Mapping) or "channels" in texts:
            return texts
        former = {channel: f"channel_{channel}" for channel in OWN_CHANNELS}
        if not all(key in texts for key in former.values()):
            return texts
        kept = {key: text for key, text in texts.items() if key not in former.values()}
        return {**kept, "channels": {channel: texts[key] for channel, key in former.items()}}

    @field_validator("channels")
    @classmethod
    def _own_are_named(cls, channels: Mapping[str, Text]) -> Mapping[str, Text]:
        if missing := [channel for channel in OWN_CHANNELS if channel not in channels]:
            words = Words("以下渠道的名称：" + ", ".join(missing), "names of " + ", ".join(missing))
            raise Contradiction(words, ", ".join(channels))
        return channels


class QuestionnairesFile(Part):
    """The whole of questionnaires.toml."""

    grades: Grades
    questionnaire: Questionnaire
    ballot: Ballot
    printed: Printed
    texts: CommonTexts
