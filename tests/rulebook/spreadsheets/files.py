"""Tables as offices write them, and files of every kind made from them."""

import csv
import io
from collections.abc import Callable, Sequence

import xlwt
from openpyxl import Workbook

Grid = list[list[object]]

_ITEMS = ["总体感受", "2、办理速度", "业务水平", "服务态度"]
_ITEMS += ["找的部门", "跑的路", "花的时间", "交的材料"]
_ANSWERS = ["非常满意", "满意", 5, "4分", "满意", "未涉及", 3, 3]

# One sound table each, with Chinese heads and words; ids where people would have them.
EXAMPLES: dict[str, Grid] = {
    "windows": [
        ["窗口名称", "所属部门", "进驻人数", "申报荣誉", "参评状态"],
        ["社保窗口", "市人社局", 3, "改革创新标兵单位、为民服务工作先进集体", ""],
        ["公积金窗口", "市公积金中心", 12, "先进集体", "不参加排名"],
    ],
    "bimonthly": [
        ["窗口名称", "1-2月", "2021年3—4月", "第5-6月"],
        ["示例窗口1", 95.5, 92, 90],
        ["示例窗口2", 88, 91.25, 100],
    ],
    "electors": [
        ["姓名", "职务", "人员类别", "负责的窗口"],
        ["张三", "处长", "处室负责人", ""],
        ["李四", "组长", "进驻窗口负责人", "示例窗口2"],
    ],
    "nominations": [
        ["类型", "姓名", "推荐单位", "单位类别", "推荐荣誉", "推荐顺序", "报到日期", "是否在编"],
        ["个人", "王五", "公管处", "机关各处室", "先进工作者", 1, "2019年3月1日", "是"],
        ["个人", "赵六", "公管处", "机关各处室", "先进工作者", 2, "2018.11.5", "否"],
    ],
    "conditions": [
        ["窗口名称", "荣誉", "申报条件", "核验结果", "核验人", "日期"],
        ["示例窗口1", "改革创新标兵单位", "进驻2人以上（限窗口）", "满足", "张三", "2021年12月1日"],
        ["示例窗口2", "先进集体", "进驻2人以上（限窗口）", "不满足", "张三", "2021/12/1"],
    ],
    "cases": [
        ["工单号", "类型", "窗口", "受理日期", "办理期限", "答复时间", "是否办成", "回访结果"],
        ["K1", "办不成事", "示例窗口1", "2021年9月3日", "2021/9/10", "2021.9.9", "是", "满意"],
        ["K2", "差评", "示例窗口2", "2021-09-04", "2021-09-11", "", "", ""],
    ],
    "findings": [
        ["检查", "窗口", "核实人", "日期", "核实结果"],
        ["bursts", "示例窗口1", "张三", "2021-12-01", "现场集中发放"],
        ["ceiling", "示例窗口2", "李四", "2021-12-02", "属实"],
    ],
    "decisions": [
        ["荣誉", "候选对象", "决定", "审定日期", "理由"],
        ["改革创新标兵单位", "示例窗口1", "授予", "2021年12月20日", ""],
        ["为民服务工作先进集体", "示例窗口2", "不授予", "2021年12月20日", "弃权"],
    ],
    "sittings": [
        ["会议日期", "开始时间", "结束时间", "地点", "主持人"],
        ["2022年1月8日", "14:30", "16:10", "三楼会议室", "张三"],
        ["2022/2/10", "9:00", "", "三楼会议室", "张三"],
    ],
    "attendance": [
        ["会议日期", "姓名", "单位和职务", "身份", "是否到会", "请假的原因"],
        ["2022年1月8日", "张三", "局长", "成员", "是", ""],
        ["2022年1月8日", "李四", "督查处处长", "成员", "否", "外出开会"],
        ["2022年1月8日", "王五", "市场准入一处", "列席", "是", ""],
    ],
    "responses": [
        ["序号", "窗口名称", "渠道", "提交时间", "所用时间", *_ITEMS],
        [1, "示例窗口1", "访问员", "2021/12/1 14:30", "95秒", *_ANSWERS],
        [2, "示例窗口2", "一次性编码", "2021年12月2日 9:05", 60, *["基本满意"] * 8],
    ],
    "ballots": [
        ["选票编号", "窗口", "等级"],
        ["B1", "示例窗口1", "非常满意"],
        ["B1", "示例窗口2", "不了解，不评"],
    ],
    "ballot_tallies": [
        ["窗口名称", "等级", "票数"],
        ["示例窗口1", "非常满意", "12票"],
        ["示例窗口1", "满意", 3],
    ],
    "survey_scores": [
        ["窗口名称", "平均分", "有效问卷数"],
        ["示例窗口1", "92.5分", "120份"],
        ["示例窗口2", 88.25, 96],
    ],
    "indicator_marks": [
        ["候选编号", "指标", "得分", "打分人"],
        ["U1", "work", "9.5分", "张三"],
        ["U2", "work", 8, "张三"],
    ],
    "panel_reviewers": [
        ["评委编号", "姓名", "单位"],
        ["R1", "张三", "甲"],
        ["R2", "李四", "乙"],
    ],
    "panel_grades": [
        ["评委编号", "候选编号", "荣誉", "评分项", "得分"],
        ["R1", "U1", "先进集体", "work", 9],
        ["R2", "U1", "先进集体", "work", 8],
    ],
    "lead_proposals": [
        ["候选编号", "荣誉", "提出单位", "日期", "理由"],
        ["U1", "先进集体", "效能处", "2021.12.1", "突出"],
        ["U2", "先进集体", "效能处", "2021年12月1日", "突出"],
    ],
    "turnout": [
        ["部分", "类别", "窗口编号", "发放份数", "回收份数"],
        ["问卷", "大厅", "W1", 200, 150],
        ["民主投票", "处室负责人", "", 20, 19],
    ],
}  # fmt: skip


def xlsx(grid: Sequence[Sequence[object]]) -> bytes:
    """A workbook of today."""
    book = Workbook()
    for row in grid:
        book.worksheets[0].append([None if cell == "" else cell for cell in row])
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(grid: Sequence[Sequence[object]]) -> bytes:
    """A workbook of old."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for number, row in enumerate(grid):
        for place, cell in enumerate(row):
            if cell not in ("", None):
                sheet.write(number, place, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(grid: Sequence[Sequence[object]], encoding: str, delimiter: str = ",") -> bytes:
    """A text file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(
        ["" if cell is None else cell for cell in row] for row in grid
    )
    return out.getvalue().encode(encoding)


KINDS: dict[str, Callable[[Sequence[Sequence[object]]], bytes]] = {
    "xlsx": xlsx,
    "xls": xls,
    "csv": lambda grid: text(grid, "utf-8"),
    "csv with a mark": lambda grid: text(grid, "utf-8-sig"),
    "csv in GB18030": lambda grid: text(grid, "gb18030"),
    "Unicode text": lambda grid: text(grid, "utf-16", "\t"),
    "semicolons": lambda grid: text(grid, "utf-8-sig", ";"),
}
