"""What is said of all checks together: limits of finding, working rules, the first page."""

from collections.abc import Mapping

from rendering.sentences import Sentence

TOGETHER: Mapping[str, tuple[Sentence, ...]] = {
    "multiplicity": (
        Sentence(
            "tests_made",
            "共检验{value:whole}次；一切正常时，平均误报{expected_false_alarms:visible}次。",
            lambda f: f["families"] > 0,
        ),
        Sentence("no_tests", "没有可以做的检验，谈不上误报。", lambda f: f["families"] == 0),
    ),
    "detection_limits": (
        Sentence(
            "copies_seen",
            "同样的选票有{least:numeral}张以上时，抄票约{copies:chance}能查出；不足{least:numeral}张的不提示；"
            "评分过于平淡的，抄了也查不出。",
            lambda f: f["copies"] is not None,
        ),
        Sentence(
            "burst_seen",
            "按本次问卷，一个普通窗口半小时内比平时多出不到约{burst:whole}份的，可能查不出。",
            lambda f: f["burst"] is not None,
        ),
        Sentence(
            "straight_never_seen",
            "按本次问卷，普通窗口的份数太少，“一选到底”再多也查不出。",
            lambda f: f["straight"] is not None and f["straight"] > 1,
        ),
        Sentence(
            "straight_seen",
            "按本次问卷，一个普通窗口“一选到底”比同类多出不到约{straight:chance}的，可能查不出。",
            lambda f: f["straight"] is not None and f["straight"] <= 1,
        ),
    ),
    "choices_firm": (
        Sentence(
            "choices_tried",
            "规则没有写明的{choices}处各换几种写法，合起来{combinations:whole}种口径：",
            lambda f: True,
        ),
        Sentence(
            "some_always", "{always}每一种都在总排名前{k:counted}名", lambda f: bool(f["always"])
        ),
        Sentence(
            "none_always", "没有窗口每一种都在总排名前{k:counted}名", lambda f: not f["always"]
        ),
        Sentence("some_at_times", "，{at_times:list}在", lambda f: bool(f["at_times"])),
        Sentence("others_at_times", "，另有{others}个窗口有时在", lambda f: f["others"] > 0),
        Sentence(
            "honour_always",
            "；按名次、申报和已知条件，{honour_always}每一种都可以获评{honour}",
            lambda f: f["apart"] and bool(f["honour_always"]),
        ),
        Sentence(
            "honour_none_always",
            "；按名次、申报和已知条件，没有窗口每一种都可以获评{honour}",
            lambda f: f["apart"] and not f["honour_always"],
        ),
        Sentence(
            "honour_at_times",
            "，{honour_at_times:list}可以",
            lambda f: f["apart"] and bool(f["honour_at_times"]),
        ),
        Sentence(
            "honour_others",
            "，另有{honour_others}个窗口有时可以",
            lambda f: f["apart"] and f["honour_others"] > 0,
        ),
        Sentence("choices_end", "。", lambda f: True),
    ),
    "choices_move": (
        Sentence(
            "nothing_moves",
            "换其中任何一处，总排名前{k:counted}名都不变",
            lambda f: not f["moving"],
        ),
        Sentence(
            "moves_most",
            "最能改变总排名前{k:counted}名的是“{most}”，只换这一处，{share:chance}的情形下会变",
            lambda f: f["moving"] > 0,
        ),
        Sentence(
            "moves_next", "；其次是“{next}”（{next_share:chance}）", lambda f: f["moving"] > 1
        ),
        Sentence(
            "moves_honour",
            "；最能改变谁可以获评的是“{honour_most}”（{honour_share:chance}）",
            lambda f: f["apart"] and f["honour_share"] > 0,
        ),
        Sentence("moves_end", "。", lambda f: True),
    ),
    "adjusted": (
        Sentence(
            "adjusted_change",
            "另外试算（非正式）：{ways:list}，逐一单独换上，前{k:counted}名会变的有{changed:list}。",
            lambda f: bool(f["changed"]),
        ),
        Sentence(
            "adjusted_same",
            "另外试算（非正式）：{ways:list}，逐一单独换上，前{k:counted}名都不变。",
            lambda f: bool(f["ways"]) and not f["changed"],
        ),
    ),
    "first_page": (
        Sentence("first_place_on_few", "{few:names}，得分容易波动。", lambda f: bool(f["few"])),
    ),
    "last_place": (
        Sentence("last_place_clear", "{name}居末位是清楚的。", lambda f: f["clear"]),
        Sentence("nothing_known", "名次有多稳，没有依据可说：{why}", lambda f: not f["clear"]),
    ),
}
