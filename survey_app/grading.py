"""What a form's answer is worth: a grade of the edition, no rating, or no answer at all."""

from rulebook.questionnaires import Grades

NOT_APPLICABLE = "0"
NOT_CHOSEN = "-"


class Grading:
    """The answers that an edition's grades allow; one character each."""

    def __init__(self, grades: Grades) -> None:
        """``grades`` of the edition, whatever their number."""
        self._worth: dict[str, int | None] = {NOT_APPLICABLE: None}
        self._worth |= {str(grade.grade): grade.grade for grade in grades.all}

    def is_answer(self, text: str) -> bool:
        """Whether ``text`` is a grade or says that there is no rating."""
        return text in self._worth

    def grade(self, answer: str) -> int | None:
        """The grade that is stored for an answer; no rating and nothing chosen are alike."""
        return self._worth.get(answer)
