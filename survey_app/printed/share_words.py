"""The words of a sheet with a share of the vote's key: for somebody who has never heard of keys."""

from rulebook.round import Round
from survey_app.ballot_key.shares import SHARES, Share
from survey_app.printed.qr import qr_svg
from survey_app.registers import vote_name

_WHAT = (
    "投票开启以后，每张选票一投下就加密，存下来的就只有密文。打开选票的密钥分成三份，"
    "这是其中一份。任意两份合在一起，才能结束投票、清点选票；只有一份，什么也打不开。"
)
_WHOM = (
    "三份分别交给主办单位指定的三个人，一人一份，本人保管。不拍照，不复印，不把两份放在一起，"
    "不和服务器放在一处。"
)
_LOST = (
    "丢失一份，另外两份照样能打开，但要马上报告主办单位。丢失两份，选票再也打不开，没有别的办法，"
    "只能重新组织投票。"
)
_CLOSE = (
    "结束投票时，两名保管人带着密钥份到场，扫描二维码，或者照抄下面三行字符"
    "（不分大小写，短横线可以不输）。抄错了，程序会指出是哪一行。"
)
_AFTER = (
    "投票结束完毕、核对无误以后，三份连同U盘上的文件当着监票人的面销毁，写入会议记录。"
    "在那以前，谁有两份密钥份和结束前的数据库副本，谁就能看到选票。"
)
_SIGNATURE = ("保管人签收：", "日期：")


def share_words(this_round: Round, share: Share) -> dict[str, object]:
    """Words of one sheet."""
    mark = this_round.book.questionnaires.texts.simulated_mark.zh
    return {
        "title": f"{vote_name(this_round)}密钥 第{share.point.x}份（共{SHARES}份）",
        "simulated": mark if this_round.settings.simulated else "",
        "round": this_round.settings.title,
        "key": f"密钥编号 {share.key}",
        "rows": share.rows,
        "qr": qr_svg(" ".join(share.rows)),
        "alt": "二维码，内容为这三行字符",
        "parts": [
            ("这是什么", _WHAT),
            ("交给谁", _WHOM),
            ("丢了怎么办", _LOST),
            ("结束投票时", _CLOSE),
            ("用完以后", _AFTER),
        ],
        "signature": _SIGNATURE,
    }
