"""Proving a result: archive, verify."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ceping import __version__
from ceping.console import round_folder, the_round
from ceping.language import help_text, language, say
from rulebook.problems import Words
from rulebook.sm3 import NO_SM3, has_sm3, sm3_of

if TYPE_CHECKING:
    from analysis.archive import WrittenArchive
    from rulebook.round import Round

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(help=help_text("archive"))
@round_folder
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=help_text("archive.out"),
)
@click.option("--sign", metavar="FILE", type=_file, help=help_text("archive.sign"))
def archive(folder: Path, out: Path | None, sign: Path | None) -> None:
    """Write the archive."""
    from analysis.archive import write_archive
    from rulebook.lock import require_locked_rules
    from survey_app.acts.closing import require_finished

    this_round = the_round(folder)
    require_finished(this_round)
    require_locked_rules(this_round)
    signing = _signing(sign)
    archived = write_archive(this_round, __version__, out)
    for path, sha256 in archived.written:
        click.echo(f"SHA-256  {sha256}  {path}")
        if has_sm3():
            click.echo(f"SM3      {sm3_of(path)}  {path}")
    if not has_sm3():
        click.echo(NO_SM3.in_language(language()))
    click.echo(
        say(
            "请把以上校验值记入会议纪要，并写上签字件，注明是SHA-256还是SM3。",
            "Put these hashes into the minutes and on the signed paper, named as SHA-256 or SM3.",
        )
    )
    if signing:
        path = signing(archived)
        click.echo(say(f"签名：{path}", f"signature: {path}"))
    if len(archived.written) > 1:
        click.echo(
            say(
                "封存部分（-sealed）含整张选票，请与档案分开、由两人封存。",
                "The -sealed part holds whole ballots: keep it apart, sealed by two.",
            )
        )
    for zh, en, names in (
        ("只留校验值：", "kept as a hash only: ", archived.withheld),
        ("不属于档案，没有收入：", "no part of an archive, left out: ", archived.other),
        (
            "没有做成PDF/A（保存后被别的程序改过，或者有程序字体没有的字）：",
            "no PDF/A (saved by another program since, or with characters we have no font for): ",
            archived.without_pdf,
        ),
    ):
        if names:
            click.echo(say(zh, en) + say("、", ", ").join(names))


def _signing(key_file: Path | None) -> Callable[[WrittenArchive], Path] | None:
    """What signs the archive; the key is read first, so that a bad one writes nothing."""
    if key_file is None:
        return None
    from analysis.archive.signature import read_key, write_signature

    key = read_key(key_file)
    return lambda archived: write_signature(*archived.written[-1], key)


@click.command("signing-key", help=help_text("signing-key"))
@click.argument("key", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def signing_key(key: Path) -> None:
    """Make a key to sign archives with."""
    from analysis.archive.signature import write_key

    public = write_key(key)
    click.echo(
        say(
            f"私钥：{key}（由签字人保管，不外传）\n公钥：{public}（可以公布）",
            f"key: {key} (for the signer alone)\npublic key: {public} (may be published)",
        )
    )


@click.command(help=help_text("verify"))
@click.argument("target", metavar="DIR|FILE", type=click.Path(exists=True, path_type=Path))
@click.option("--sealed", type=_file, help=help_text("verify.sealed"))
@click.option("--head", metavar="SHA256", help=help_text("verify.head"))
@click.option("--signature", type=_file, help=help_text("verify.signature"))
@click.option("--public-key", type=_file, help=help_text("verify.public_key"))
def verify(
    target: Path,
    sealed: Path | None,
    head: str | None,
    signature: Path | None,
    public_key: Path | None,
) -> None:
    """Check a folder or an archive; exit code 1 if anything differs."""
    from analysis.archive import opened, verify_archive, verify_folder
    from survey_app.acts.closing import require_finished

    if target.is_dir() and (sealed or head or signature or public_key):
        message = say(
            "--sealed、--head、--signature、--public-key 只用于档案文件",
            "--sealed, --head, --signature and --public-key go with an archive",
        )
        raise click.UsageError(message)
    if (signature is None) != (public_key is None):
        message = say(
            "--signature 和 --public-key 要一起给出", "--signature and --public-key go together"
        )
        raise click.UsageError(message)
    with ExitStack() as stack:
        laid_out = None if target.is_dir() else stack.enter_context(opened(target, sealed))
        if laid_out:
            mark = laid_out.manifest.get("simulated")
            signed = _signed(laid_out.sha256, signature, public_key)
            verified = verify_archive(laid_out, head, signed=signed)
        else:
            this_round = the_round(target)
            require_finished(this_round)
            mark, verified = this_round.settings.simulated, verify_folder(this_round)
        if mark:
            click.echo(say("模拟数据 · 非真实结果", "Simulated data – not real results"))
        _say("", verified.facts)
        _say(say("未核对：", "not checked: "), verified.open)
        _say(say("不符：", "differs: "), verified.faults)
        different = _recount(laid_out.round if laid_out else this_round)
    count = len(verified.faults) + different
    if count:
        click.echo(say(f"有{count}处不符", f"{count} differences"))
        raise click.exceptions.Exit(1)
    all_of_it = Words("已核对的部分全部相符", "What was checked agrees")
    if not verified.open:
        all_of_it = Words("全部相符", "Everything agrees")
    click.echo(
        say(
            f"{all_of_it.zh}。请把校验值与签字的报告单、会议纪要核对。",
            f"{all_of_it.en}. Hold the hashes against the signed paper and the minutes.",
        )
    )


def _signed(sha256: str, signature: Path | None, public_key: Path | None) -> bool | None:
    """What the signature says of an archive's SHA-256; None without one."""
    if signature is None or public_key is None:
        return None
    from analysis.archive.signature import Signed, agrees

    return agrees(Signed(signature, public_key), sha256)


def _recount(this_round: Round) -> int:
    """The vote counted again, where the round has a closing record; how many things differ."""
    from survey_app.recount import recount

    if not (this_round.folder / "closing" / "closing.json").is_file():
        click.echo(
            say(
                "没有结束记录（closing/）：数据不是本程序收集的，没有重新计票",
                "no closing record (closing/): collected elsewhere, so there is nothing to recount",
            )
        )
        return 0
    recounted = recount(this_round)
    _say("", recounted.facts)
    _say(say("不符：", "differs: "), recounted.differences)
    return len(recounted.differences)


def _say(before: str, lines: Iterable[Words]) -> None:
    for words in lines:
        click.echo(before + words.in_language(language()))


COMMANDS = (archive, signing_key, verify)
