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


@given(st.integers(1, 50), st.lists(st.integers(1, 60), max_size=80))
def test_together_they_never_hold_more_than_there_is_room_for_but_for_a_single_one(room, sizes):
    frames: Keyframes[int] = Keyframes(1, 1_000, room)
    kept = {}
    for ordinal, size in enumerate(sizes, start=1):
        if frames.wants(ordinal):
            frames.keep(ordinal, ordinal, size)
            kept[ordinal] = size
        held = [at for at in kept if (found := frames.before(at)) and found[0] == at]
        assert len(held) <= 1 or sum(kept[at] for at in held) <= room
