"""Answers -> the data of an edition's four files."""

from collections.abc import Mapping
from typing import Any

from office_app.own_rules.answered_campaign import campaign_file
from office_app.own_rules.answered_honours import honours_file
from office_app.own_rules.answered_questionnaires import questionnaires_file
from office_app.own_rules.answered_score import score_file
from office_app.own_rules.ruling import working
from office_app.own_rules.scaffold import Data
from office_app.own_rules.typed import Values

_LAST_YEAR = "沿用的规则"


def answered(data: Data, values: Values, *, is_scaffold: bool, is_new: bool) -> Data:
    """An edition that says what was answered.

    Parameters
    ----------
    data
        What is begun from; what the form does not ask stays.
    values
        Sound answers.
    is_scaffold
        Whether ``data`` is a built-in edition made neutral.
    is_new
        Whether another edition begins, which cannot quote the documents of ``data``.
    """
    if is_new and not is_scaffold:
        data = _without_sources(data)
    before = None if is_scaffold else data["window_score"]["survey"]["counted_channels"]
    questionnaires = questionnaires_file(data["questionnaires"], values, before)
    made = {
        "campaign": campaign_file(data["campaign"], values, is_new=is_new),
        "honours": honours_file(data["honours"], values),
        "window_score": score_file(
            data["window_score"],
            values,
            data["questionnaires"]["grades"],
            questionnaires["grades"],
        ),
        "questionnaires": questionnaires,
    }
    if not is_scaffold:
        return made
    deciders = values["campaign"][0]["deciders"]
    return {
        **made,
        "honours": _said(made["honours"], deciders),
        "window_score": _said(made["window_score"], deciders),
    }


def _said(value: Any, deciders: str) -> Any:
    if isinstance(value, str):
        return value.replace("{deciders}", deciders)
    if isinstance(value, list):
        return [_said(one, deciders) for one in value]
    if isinstance(value, Mapping):
        return {key: _said(one, deciders) for key, one in value.items()}
    return value


def _without_sources(data: Data) -> Data:
    """Last year's rules without last year's documents: what it quoted are now rules of our own."""
    made = {name: _plain(file) for name, file in data.items()}
    made["campaign"]["documents"] = []
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    made = {key: _plain(one) for key, one in value.items()}
    if "origin" not in made:
        return made
    made.pop("document", None)
    printed = {name: "" for name in ("method_quote", "divisions_quote") if name in made}
    return working(made, _LAST_YEAR) | printed
