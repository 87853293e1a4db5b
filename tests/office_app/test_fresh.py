"""A round that has just been made: every page says what has to be done first, and leads there."""

import io

import pytest
from flask.testing import FlaskClient

from office_app import create_app
from rulebook.round import Round, open_round
from rulebook.spreadsheets.limits import MOST_BYTES
from survey_app.acts.new_round import Choices, create_round
from tests.office_app.staff_client import hidden, signed_in
from tests.rulebook.spreadsheets.files import Grid, xlsx

PAGES = (
    *("issue/", "issue/codes", "issue/slips", "issue/papers", "issue/ballots/", "times/"),
    *("times/shares", "times/count", "times/open", "times/close?part=vote", "times/extend"),
    *("watch/", "amend/", "meeting/", "void/", "paper/"),
)
OURS = (".csv", ".toml", "应为", "实为", "window_id")
MARKS: Grid = [["窗口", "1-2月", "3-4月"], ["综合受理窗口", 95, 92], ["税务窗口", 90, 91]]


@pytest.fixture(scope="module")
def this_round(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A round as the page for it makes it; its tables have their headers alone."""
    folder = tmp_path_factory.mktemp("new") / "新的一轮"
    create_round(folder, Choices("2021", (), ("code", "interviewer"), simulated=True))
    return open_round(folder)


@pytest.fixture(scope="module")
def clients(this_round: Round) -> dict[str, FlaskClient]:
    """One signed in of each of these roles."""
    app = create_app(this_round)
    roles = ("office", "agency", "teller")
    return {role: signed_in(app, this_round, role, role) for role in roles}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_needs_the_register_leads_to_its_upload(
    clients: dict[str, FlaskClient], page: str
) -> None:
    """A clerk would read of a file that nobody has ever seen, and not know where to go."""
    sent = clients["office"].get(f"/staff/{page}")
    assert sent.status_code == 422
    assert "请先上传窗口名册" in sent.text
    assert 'href="/staff/files/windows">上传窗口名册' in sent.text
    assert not [word for word in OURS if word in sent.text]


def test_who_may_not_upload_is_not_sent_there(clients: dict[str, FlaskClient]) -> None:
    """A teller would be led to a page that is refused."""
    text = clients["teller"].get("/staff/paper/").text
    assert "请先上传窗口名册" in text
    assert "/staff/files/" not in text


def test_untouched_tables_are_not_called_wrong(clients: dict[str, FlaskClient]) -> None:
    """Empty tables of a new round would look like the clerk's own mistake."""
    text = clients["office"].get("/staff/files/").text
    assert "处不对" not in text
    assert text.count(">还缺<") == 3
    steps = clients["office"].get("/staff/steps/").text
    assert "还缺：窗口名册、各期考核成绩、投票人名册" in steps


@pytest.mark.parametrize("role", ["office", "agency"])
@pytest.mark.parametrize(
    ("table", "grid"),
    [
        ("bimonthly", MARKS),
        ("survey_scores", [["窗口编号", "得分", "份数"], ["W1", 95, 30]]),
        ("electors", [["姓名", "类别", "负责窗口"], ["张三", "窗口负责人", "综合受理窗口"]]),
    ],
)
def test_what_names_windows_waits_for_the_register(
    clients: dict[str, FlaskClient], role: str, table: str, grid: Grid
) -> None:
    """Every row would be said to be wrong, and nothing would say that the register is missing."""
    if role == "agency" and table != "survey_scores":
        return
    client = clients[role]
    csrf = hidden(client.get("/staff/files/delivery").text, "csrf")
    data = {"csrf": csrf, "file": (io.BytesIO(xlsx(grid)), "表.xlsx")}
    page = client.post(f"/staff/files/{table}", data=data, follow_redirects=True).text
    assert "请先上传窗口名册" in page
    assert "应为" not in page
    assert ("/staff/files/windows" in page) == (role == "office")
    assert 'name="digest"' not in page


def test_electors_without_windows_need_no_register(clients: dict[str, FlaskClient]) -> None:
    """A list of voters that names no window would wait for nothing."""
    category = "局党委成员和处室主要负责人"
    grid: Grid = [["姓名", "类别"], ["张三", category]]
    client = clients["office"]
    csrf = hidden(client.get("/staff/files/delivery").text, "csrf")
    data = {"csrf": csrf, "file": (io.BytesIO(xlsx(grid)), "表.xlsx")}
    page = client.post("/staff/files/electors", data=data, follow_redirects=True).text
    assert "请先上传窗口名册" not in page


def test_a_file_that_is_too_large_is_called_so(clients: dict[str, FlaskClient]) -> None:
    """A clerk with a large workbook would be told to shorten a text."""
    sent = clients["office"].post(
        "/staff/files/windows",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(MOST_BYTES + 2**17)},
    )
    assert sent.status_code == 413
    assert "文件太大" in sent.text
    assert f"最大{MOST_BYTES // 2**20} MB" in sent.text


TOO_LONG = b"x" * (2**20 + 1)
ADDRESSES = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"


@pytest.mark.parametrize(
    ("address", "kind", "sent"),
    [
        ("/staff/", ADDRESSES, b"name=" + TOO_LONG),
        ("/staff/settings/", ADDRESSES, b"title=" + TOO_LONG),
        (
            "/staff/files/windows",
            PARTS,
            b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n'
            + TOO_LONG
            + b"\r\n--x--\r\n",
        ),
    ],
)
def test_a_text_that_is_too_long_is_called_so(
    clients: dict[str, FlaskClient], address: str, kind: str, sent: bytes
) -> None:
    """Whoever pasted a whole document would be told of a file that is too large, and sent none."""
    answer = clients["office"].post(address, content_type=kind, data=sent)
    assert answer.status_code == 413
    assert "文字写短一些" in answer.text
    assert "文件太大" not in answer.text


def test_no_form_of_the_console_is_refused_for_a_long_text(clients: dict[str, FlaskClient]) -> None:
    """What somebody wrote for an hour would be lost, and be called a file that is too large."""
    rules = clients["office"].application.url_map.iter_rules()
    posts = [rule for rule in rules if "POST" in (rule.methods or ()) and not rule.arguments]
    found = {
        rule.rule: clients["office"].post(rule.rule, data={"text": "字" * 20_000}).status_code
        for rule in posts
        if not rule.endpoint.startswith("sign_in.")
    }
    assert len(found) > 5
    assert 413 not in found.values(), found


@pytest.mark.parametrize(("method", "path"), [("GET", "/nix"), ("POST", "/staff/steps/")])
def test_a_wrong_address_speaks_of_the_console(
    clients: dict[str, FlaskClient], method: str, path: str
) -> None:
    """The office would be told to scan a QR code of the voters'."""
    sent = clients["office"].open(path, method=method)
    assert sent.status_code in (404, 405)
    assert "菜单" in sent.text
    assert "二维码" not in sent.text


@pytest.mark.parametrize(
    ("role", "page", "group", "name"),
    [
        ("office", "steps/", "步骤", ""),
        ("office", "files/windows", "准备", "名单和表格"),
        ("office", "jobs/check", "结果", "后台工作"),
        ("office", "trail/", "结果", "操作记录"),
        ("office", "times/count", "进行", "开启和结束"),
        ("teller", "paper/", "投票", "纸质选票"),
        ("agency", "steps/", "步骤", ""),
    ],
)
def test_the_bar_says_where_one_is(
    clients: dict[str, FlaskClient], role: str, page: str, group: str, name: str
) -> None:
    """Thirteen links in three lines would show nobody the way."""
    text = clients[role].get(f"/staff/{page}").text
    bar = text.partition('<nav aria-label="工作页面">')[2].partition("</nav>")[0]
    first, _, inner = bar.partition('class="pages inner"')
    assert 'aria-current="' in first.partition(f">{group}</a>")[0].rpartition("<a ")[2]
    assert first.count("aria-current") == 1
    assert first.count("<li>") <= len("步骤准备进行平时投票申报结果") // 2
    if name:
        assert 'aria-current="page"' in inner.partition(f">{name}</a>")[0].rpartition("<a ")[2]
        assert inner.count("aria-current") == 1
    else:
        assert not inner
