"""Words and scales of charts."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rendering.charts.label_text import clean, shorten, text_width, wrap
from rendering.charts.scale import LogScale, Scale, log_span, padded, span

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(finite, min_size=1, max_size=5), st.integers(3, 6))
def test_ticks_stay_on_the_axis(values: list[float], wanted: int) -> None:
    """Ticks would be missing, too many to read, or outside the plot."""
    scale = Scale(*padded(*span(values, zero=False)), 100, 500)
    places = [place for place, _ in scale.ticks(wanted)]
    assert 1 <= len(places) <= 2 * wanted
    assert places == sorted(places)
    assert all(100 <= place <= 500 for place in places)


@given(st.lists(st.floats(1e-9, 1e12), min_size=1, max_size=5), st.integers(3, 6))
def test_a_logarithmic_axis_is_marked_in_factors(values: list[float], wanted: int) -> None:
    """Twice would be longer in one place of the axis than in another, or the axis unmarked."""
    low, high = log_span(values)
    scale = LogScale(low, high, 100, 500)
    places = [place for place, _ in scale.ticks(wanted)]
    assert len(places) <= wanted + 1
    assert places == sorted(places)
    assert all(100 <= place <= 500 for place in places)
    assert high / low < 10 or places
    step = scale.at(low * 2) - scale.at(low) if high > low * 4 else 0
    assert step == 0 or abs(scale.at(low * 4) - scale.at(low * 2) - step) < 1e-6
    assert all(low < value < high for value in map(Fraction, values))


def test_shortened_label_fits() -> None:
    """A long name would run over the plot."""
    cut = shorten("示例市政务服务中心不动产登记综合受理专窗", 150, 15)
    assert cut.endswith("…")
    assert text_width(cut, 15) <= 150


def test_short_label_is_kept() -> None:
    """A name that fits would be cut."""
    assert shorten("示例窗口 07", 150, 15) == "示例窗口 07"


def test_clean_words() -> None:
    """Control characters would break the XML, or turn the reading order around."""
    assert clean("甲\x00\n 乙\u202e丙\ud800") == "甲\ufffd 乙丙\ufffd"


def test_wrapped_sentence_keeps_its_words() -> None:
    """Words of the sentence for an empty chart would be lost or run out of the picture."""
    words = "本轮正在采集，尚无结果。" * 4
    assert "".join(wrap(words, 200, 16)) == words
    assert all(text_width(line, 16) <= 200 for line in wrap(words, 200, 16))
