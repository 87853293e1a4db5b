"""The places of an honour in words: given, to be verified, tied, open and why."""

from pages.formats import joined
from pages.rounds import PublishedRound
from pages.vacancies import BARRED, NOT_APPLIED, TIED, TOO_FEW
from rendering.numbers import chinese_count


def account(published: PublishedRound, given: int, awaiting: int) -> str:
    """What became of every place: given, to be verified, tied, open."""
    designation = published.data["designation"]
    parts = {
        "按规则可以获评": given,
        "条件待核验": awaiting,
        "得分并列、待审定": designation.get("tied_places") or 0,
        "空缺": designation["open_places"],
    }
    said = "，".join(f"{words}{count}个" for words, count in parts.items() if count)
    return f"名额{published.rules.places}个：{said}。"


def ties(published: PublishedRound) -> list[str]:
    """The sentence on windows that share the last place, if any do."""
    ids = published.data["designation"]["ties_at_cutoff"]
    ranks = [window["rank"] for window in published.ranked if window["window_id"] in ids]
    if not ranks:
        return []
    windows = joined(published.names(ids))
    words = published.rules.texts["tie"].format(windows=windows, rank=min(ranks))
    left = published.data["designation"].get("tied_places")
    return [f"{words}这里还有{left}个名额。" if left else words]


def vacancies(published: PublishedRound) -> list[str]:
    """Why places stay open, a sentence each."""
    open_because = published.data["designation"].get("open_because", {})
    return [_vacancy(published, why, count) for why, count in open_because.items()]


def _vacancy(published: PublishedRound, why: str, count: int) -> str:
    """Why so many places stay open. Whoever is kept out is not named."""
    rules = published.rules
    top, honour = f"前{chinese_count(rules.places)}名", rules.short_name
    absent = published.data["designation"]["top_without_application"]
    if why == NOT_APPLIED and absent:
        windows = joined(published.names(absent))
        return rules.texts["vacancy"].format(windows=windows, honour=honour, n=count)
    words = {
        NOT_APPLIED: f"进入总排名{top}的窗口，有的没有申报{honour}",
        BARRED: f"进入{top}的窗口，有的申报条件不符合",
        TIED: "并列的窗口里，有的没有申报或者申报条件不符合",
        TOO_FEW: f"参加比较的窗口不够{rules.places}个",
    }
    return f"{words[why]}，空缺{count}个。"
