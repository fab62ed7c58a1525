"""What is like a text is found without comparing it with all there is."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from records.likeness import Forms

ALPHABET = st.text("澜序仪表杭州", max_size=9)


@st.composite
def compared(draw: st.DrawFn) -> tuple[list[str], str, int]:
    """Texts, some of them with characters taken away, and a bar that one of them may only just reach."""
    mine, texts = draw(ALPHABET.filter(bool)), draw(st.lists(ALPHABET, max_size=20))
    for gone in draw(st.lists(st.sets(st.integers(0, len(mine) - 1)), min_size=1, max_size=10)):
        texts.append("".join(each for place, each in enumerate(mine) if place not in gone))
    return texts, mine, min(99, max(1, int(fuzz.ratio(mine, draw(st.sampled_from(texts))))))


@given(compared())
def test_everything_that_is_like_enough_is_found_the_likest_first(asked: tuple[list[str], str, int]) -> None:
    texts, mine, percent = asked
    scores = {place: fuzz.ratio(mine, text) for place, text in enumerate(texts) if text}
    like = [place for place, score in scores.items() if score >= percent]
    assert list(Forms(texts).likest(mine, percent)) == sorted(like, key=lambda place: (-scores[place], place))


@given(compared(), st.data())
def test_among_some_only_these_are_found_in_their_order(asked: tuple[list[str], str, int], data: st.DataObject) -> None:
    texts, mine, percent = asked
    among = data.draw(st.lists(st.sampled_from(range(len(texts))), unique=True))
    found = Forms(texts).likest(mine, percent, among)
    assert sorted(found) == sorted({*Forms(texts).likest(mine, percent)} & {*among})
    scores = {place: fuzz.ratio(mine, texts[place]) for place in found}
    assert list(found) == sorted(found, key=lambda place: (-scores[place], among.index(place)))
