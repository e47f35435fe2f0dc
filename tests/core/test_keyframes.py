"""Keyframes are bounded, and the newest before a place is found."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.core.keyframes import Keyframes


@given(st.integers(1, 5), st.integers(2, 9), st.integers(0, 300))
def test_there_are_never_too_many_and_each_is_what_was_kept_there(stride, most, events):
    frames: Keyframes[int] = Keyframes(stride, most)
    for ordinal in range(1, events + 1):
        if frames.wants(ordinal):
            frames.keep(ordinal, ordinal * 10)
        assert len(frames) <= most
    for ordinal in range(events + 1):
        found = frames.before(ordinal)
        assert found is None or (found[0] <= ordinal and found[1] == found[0] * 10)


@given(st.integers(1, 5), st.integers(10, 300))
def test_a_keyframe_is_never_further_away_than_twice_the_stride(stride, events):
    frames: Keyframes[int] = Keyframes(stride, 4)
    for ordinal in range(1, events + 1):
        if frames.wants(ordinal):
            frames.keep(ordinal, ordinal)
    for ordinal in range(1, events + 1):
        found = frames.before(ordinal)
        assert ordinal - (found[0] if found else 0) <= 2 * frames.stride
