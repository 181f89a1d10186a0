"""What records have in common fits into an index, whatever was entered."""

from __future__ import annotations

from app.sync.kinds import LONGEST_KEY, _indexable


def test_a_long_key_is_short_and_equal_to_its_like_only() -> None:
    long = "street:" + "elm " * 3000
    assert len(_indexable(long)) <= LONGEST_KEY
    assert _indexable(long) == _indexable(str(long))
    assert _indexable(long) != _indexable(long + "x")
    assert _indexable("name:oak") == "name:oak"
