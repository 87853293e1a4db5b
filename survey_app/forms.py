"""The questionnaire as a form, and the pages of a ballot: both made from the rulebook."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from wtforms import Field, Form, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in the stubs
from wtforms.validators import ValidationError

from rulebook.provenance import Text
from rulebook.questionnaires import QuestionnairesFile
from survey_app.grading import NOT_APPLICABLE, NOT_CHOSEN, Grading
from survey_app.language import own
from survey_app.texts import fill

WINDOWS_A_PAGE = 10
_FORBIDDEN = {chr(code) for code in range(32)} - {"\n", "\r", "\t"}


def _choices(texts: QuestionnairesFile, none: Text, language: str) -> list[SelectChoice]:
    grades = [SelectChoice(str(g.grade), g.label.in_language(language)) for g in texts.grades.all]
    return [*grades, SelectChoice(NOT_APPLICABLE, none.in_language(language))]


class _Answered:
    """Says which question has no answer, in the edition's words."""

    def __init__(self, message: str, grading: Grading) -> None:
        self.message, self.grading = message, grading

    def __call__(self, _form: Form, field: Field) -> None:
        if not self.grading.is_answer(field.data):
            raise ValidationError(self.message)


class _Storable:
    """Refuses a text that is too long or has characters that no file can hold."""

    def __init__(self, number: int, longest: int) -> None:
        self.number, self.longest = number, longest

    def __call__(self, _form: Form, field: TextAreaField) -> None:
        text = field.data or ""
        if len(text) > self.longest:
            message = own().too_long
            raise ValidationError(
                fill(message, n=self.number, longest=self.longest, length=len(text))
            )
        if _FORBIDDEN & set(text) or any("\ud800" <= char <= "\udfff" for char in text):
            raise ValidationError(fill(own().not_text, n=self.number))


class _Graded(Field):
    """A grade; the templates show its ``choices``, and ``_Answered`` judges the answer.

    WTForms' own RadioField copies the choices for every request and judges them in other words.
    """

    def __init__(self, *args: Any, choices: Sequence[SelectChoice], **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices = choices


def survey_form(texts: QuestionnairesFile, language: str) -> type[Form]:
    """The questionnaire of an edition in one language."""
    questionnaire = texts.questionnaire
    choices, grading = _choices(texts, texts.grades.does_not_apply, language), Grading(texts.grades)
    fields: dict[str, object] = {}
    for number, item in enumerate(questionnaire.items, 1):
        missing = fill(questionnaire.texts.unanswered.in_language(language), n=number)
        fields[item.id] = _Graded(
            item.question.in_language(language),
            description=item.hint.in_language(language) if item.hint else "",
            choices=choices,
            validators=[_Answered(missing, grading)],
        )
    for number, question in enumerate(questionnaire.open_questions, len(fields) + 1):
        fields[question.id] = TextAreaField(
            question.question.in_language(language),
            validators=[_Storable(number, question.longest)],
            filters=[_one_line_ends],
            render_kw={"longest": question.longest},
        )
    return type("SurveyForm", (Form,), fields)


def _one_line_ends(text: str | None) -> str:
    """Browsers send CR LF, which would count a line break as two characters."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def survey_answers(
    form: Form, texts: QuestionnairesFile, grading: Grading
) -> tuple[dict[str, int | None], dict[str, str]]:
    """Grades (None: does not apply) and the texts that are not empty, of a valid form."""
    data = cast(Mapping[str, str], form.data)
    grades = {item.id: grading.grade(data[item.id]) for item in texts.questionnaire.items}
    words = {q.id: data[q.id] for q in texts.questionnaire.open_questions if data[q.id]}
    return grades, words


class EntryForm(Form):
    """Typing a code in."""

    code = StringField()


@dataclass(frozen=True)
class BallotPages:
    """The windows in one voter's order, ten a page, with the answers so far.

    ``answers`` is in the order of the register; ``order`` says at which place each window shows.
    """

    order: tuple[int, ...]
    answers: str
    grading: Grading

    @property
    def pages(self) -> int:
        """Number of pages."""
        return max(1, -(-len(self.order) // WINDOWS_A_PAGE))

    def on_page(self, page: int) -> tuple[int, ...]:
        """Places in the register of the windows on ``page`` (from 1)."""
        return self.order[(page - 1) * WINDOWS_A_PAGE : page * WINDOWS_A_PAGE]

    def counts(self) -> dict[str, int]:
        """Windows rated, without rating, and open."""
        return {
            "rated": self.rated(self.order),
            "abstained": self.answers.count(NOT_APPLICABLE),
            "open": self.answers.count(NOT_CHOSEN),
            "total": len(self.answers),
        }

    def rated(self, places: Iterable[int]) -> int:
        """How many of the windows at ``places`` have a grade."""
        return sum(self.grading.grade(self.answers[place]) is not None for place in places)

    def updated(self, page: int, chosen: Callable[[int], str]) -> str:
        """The answers with those of one page changed; anything that is no answer is passed over."""
        answers = list(self.answers)
        for place in self.on_page(page):
            answer = chosen(place)
            if self.grading.is_answer(answer):
                answers[place] = answer
        return "".join(answers)

    def page_of(self, place: int) -> int:
        """The page a window shows on."""
        return self.order.index(place) // WINDOWS_A_PAGE + 1


def ballot_pages(grading: Grading, seed: str, answers: str) -> BallotPages:
    """The pages for one voter. The same seed gives the same order on every page."""
    order = list(range(len(answers)))
    random.Random(seed).shuffle(order)
    return BallotPages(tuple(order), answers, grading)


def ballot_choices(texts: QuestionnairesFile, language: str) -> list[SelectChoice]:
    """What a voter can choose for a window."""
    return _choices(texts, texts.grades.no_opinion, language)


def errors(form: Form) -> Iterator[tuple[str, str]]:
    """Field and fault, in the order of the page."""
    for field in form:
        for message in field.errors:
            yield field.name, str(message)
