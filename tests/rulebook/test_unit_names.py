"""Units under the names that people write for them."""

import pytest

from rulebook.load import load
from rulebook.unit_names import named_unit, nearly_named, plain_name

CAMPAIGN = load("2021").campaign
UNITS = CAMPAIGN.leading_group.units
TRADING, CONVENIENCE = "苏州市公共资源交易中心", "苏州市便民服务中心"


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("市公共资源交易中心", TRADING),
        ("资源交易中心", TRADING),
        ("苏州市 公共资源交易中心 ", TRADING),
        ("市便民服务中心", CONVENIENCE),
        ("苏州市便民服务中心（12345）", CONVENIENCE),
        ("苏州市便民服务中心(12345)", CONVENIENCE),
        ("苏州市便民服务中心（“12345”）", CONVENIENCE),
        ("苏州市便民服务中心（１２３４５）", CONVENIENCE),
        ("苏州市便民服务中心 ( 12345 )", CONVENIENCE),
        ("审批制度改革处", "行政审批制度改革处（政务服务指导处）"),
        ("行政审批制度改革处", "行政审批制度改革处（政务服务指导处）"),
        ("行政审批制度改革处(政务服务指导处)", "行政审批制度改革处（政务服务指导处）"),
        ("政务服务指导处", "行政审批制度改革处（政务服务指导处）"),
        ("资源交易处", "公共资源交易管理处"),
        ("公共热线处", "公共服务热线管理处"),
        ("法规处", "政策法规处"),
        ("局督查处", "督查处"),
        ("市行政审批局督查处", "督查处"),
        ("苏州市行政审批局 督查处", "督查处"),
        ("局机关党委", "机关党委（机关纪委）"),
        ("机关纪委", "机关党委（机关纪委）"),
        ("综合审批处", "综合审批处"),
    ],
)
def test_usual_names_are_read(name: str, unit: str) -> None:
    """A member unit would take part in what the notice keeps it out of, for a word in its name."""
    found = named_unit(name, CAMPAIGN)
    assert found is not None
    assert found.name == unit
    assert nearly_named(name, CAMPAIGN) is None


@pytest.mark.parametrize("unit", UNITS, ids=[unit.id for unit in UNITS])
@pytest.mark.parametrize("before", ["", "苏州市行政审批局", "市审批局", "局", " 市行政审批局 "])
def test_every_name_of_the_table_is_its_unit(unit: object, before: str) -> None:
    """Two units of the table would share a name, or one would not be found under its own."""
    for name in (unit.name, *unit.usual_names):  # type: ignore[attr-defined]
        assert named_unit(before + name, CAMPAIGN) == unit, name


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("督察处", "督查处"),
        ("公共服务热线管理所", "公共服务热线管理处"),
        ("苏州市公共资源交易中", TRADING),
        ("苏州市公共资源交易中心（本级）", TRADING),
        ("苏州市便民服务中心（园区）", CONVENIENCE),
        ("人事处（老干部处）", "人事处"),
        ("局人事科", "人事处"),
    ],
)
def test_a_name_that_is_nearly_one_is_told_and_not_taken_for_it(name: str, near: str) -> None:
    """A misspelt member unit would pass as somebody else, or be shut out on a guess."""
    assert named_unit(name, CAMPAIGN) is None
    found = nearly_named(name, CAMPAIGN)
    assert found is not None
    assert found.name == near


@pytest.mark.parametrize(
    "name",
    [
        *("", "昆山市公共资源交易中心", "吴江区便民服务中心", "张家港市公共资源交易中心"),
        *("市公安局", "苏州市行政审批局", "督查处窗口", "示例部门", "太仓市行政审批局"),
        *("苏州市公共资源交易中心昆山分中心", "昆山市“12345”平台"),
    ],
)
def test_other_units_are_left_alone(name: str) -> None:
    """A local centre would be taken for the municipal one that sits in the leading group."""
    assert named_unit(name, CAMPAIGN) is None
    assert nearly_named(name, CAMPAIGN) is None


def test_plain_names_keep_their_words() -> None:
    """Two different units would become one."""
    assert plain_name("１２３ ａ（Ｂ）“丙”") == "123a(b)丙"
