"""What is refused on the pages of applications: whole sentences, each at the input it is about."""

from collections.abc import Iterable

from rulebook.problems import InputError, Problem, Words

MAIN = "main"  # the page itself


def refusal(sentence: str, at: str = MAIN) -> InputError:
    """One sentence at the input ``at``."""
    return refusals([(at, sentence)])


def refusals(said: Iterable[tuple[str, str]]) -> InputError:
    """Several, each with its input first."""
    return InputError(Problem(at, Words(sentence, sentence), "") for at, sentence in said)


def sentences(error: InputError) -> list[tuple[str, str]]:
    """Back from an error of these: input and sentence."""
    return [(problem.file, problem.expected.zh) for problem in error.problems]
