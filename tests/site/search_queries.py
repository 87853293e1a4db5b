"""What people type into the search and the page that should stand first. Written before the search.

Numbers as they are printed and as they are typed, words by sound, and words as people say them.
"""

FIGURES = "figures/index.html"
HONOURS, SCORE, GROUPS = "rules/honours.html", "rules/score.html", "rules/groups.html"
SURVEY, VOTE, NOTICES = "guide/survey.html", "guide/vote.html", "guide/notices.html"
QUESTIONS, MY_SCORE = "guide/questions.html", "guide/my-score.html"


def practice(slug: str) -> str:
    """The page of a practice."""
    return f"practices/{slug}/index.html"


QUERIES = [
    # Numbers, with and without separators.
    ("12521", FIGURES),
    ("12,521", FIGURES),
    ("12 521", FIGURES),
    ("１２５２１", FIGURES),
    ("12，521", FIGURES),
    ("15238", FIGURES),
    ("15,238宗", FIGURES),
    ("3882.82", FIGURES),
    ("34.74%", FIGURES),
    ("6889", practice("two-libraries")),
    ("6,889条", practice("two-libraries")),
    ("3400", practice("service-digital-map")),
    ("2,808", practice("one-code")),
    ("1797", practice("entry-negative-list")),
    ("370项", practice("two-exemptions-list")),
    ("0512-69820100", QUESTIONS),
    ("69820100", QUESTIONS),
    ("864", practice("reform-864")),
    ("110平台", practice("hotline-110-linkage")),
    # By sound.
    ("nadi", practice("land-and-start")),
    ("nadijikaigong", practice("land-and-start")),
    ("banbuchengshi", practice("cannot-get-done-window")),
    ("zongfen", SCORE),
    ("minzhutoupiao", VOTE),
    ("minge", HONOURS),
    ("lingdaoxiaozu", GROUPS),
    # As people say it.
    ("开公司", practice("start-business-no-meeting")),
    ("企业开办", practice("start-business-no-meeting")),
    ("办执照", practice("citywide-registration-pickup")),
    ("匿名", VOTE),
    ("隐私", SURVEY),
    ("申诉", QUESTIONS),
    ("数币", practice("digital-rmb")),
    ("注销公司", practice("one-plus-n-deregistration")),
    ("查收据", VOTE),
    ("怎么算分", "methods/index.html"),
    ("营业执照怎么异地领取", practice("citywide-registration-pickup")),
    # What somebody has to do.
    ("怎样申报", "guide/apply.html"),
    ("申报表", "guide/apply.html"),
    ("申报材料交给谁", "guide/apply.html"),
    ("推荐表", "guide/nominate.html"),
    ("推荐个人", "guide/nominate.html"),
    ("扎口报送", "guide/report.html"),
    ("报送表", "guide/report.html"),
    ("查得分", MY_SCORE),
    ("我的得分", MY_SCORE),
    ("提疑问", QUESTIONS),
    # The site's and the documents' own words, whole and in part.
    ("拿地即开工", practice("land-and-start")),
    ("办不成事", practice("cannot-get-done-window")),
    ("不成事", practice("cannot-get-done-window")),
    ("全城通办", practice("citywide-registration-pickup")),
    ("数字人民币", practice("digital-rmb")),
    ("十五分钟", practice("fifteen-minute-circle")),
    ("歇业", practice("dormancy-system")),
    ("跨省通办", practice("cross-province-110")),
    ("好差评", practice("good-bad-review")),
    ("一企来", practice("yiqilai-hotline")),
    ("寒山闻钟", practice("hanshan-forum")),
    ("首创", "figures/firsts.html"),
    ("名额", HONOURS),
    ("改革创新标兵单位", HONOURS),
    ("总分", SCORE),
    ("领导小组", GROUPS),
    ("问卷", SURVEY),
    ("民主投票", VOTE),
    ("时间表", "adopt/timetable.html"),
    ("任务书", "adopt/templates.html"),
    ("无障碍", "guide/accessibility.html"),
    ("常见问题", "guide/faq.html"),
    ("通知全文", "rules/notice.html"),
]

# Queries that once answered nearly everything, and how many pages may hold them at most.
NARROW = {"nadi": 12, "12521": 8, "12,521": 8, "相关做法": 6, "kaigongsi": 25, "zxq": 0, "99999": 0}

FIRST_AT_LEAST = 67
