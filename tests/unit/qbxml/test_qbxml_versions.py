"""Versions compare as numbers."""

import pytest

from qbxml import Version, versions


def test_versions_are_ordered_as_numbers() -> None:
    assert sorted(map(Version, ["13.0", "2.0", "10.0", "2.1"])) == list(map(Version, ["2.0", "2.1", "10.0", "13.0"]))
    assert Version("13") == Version("13.0") == Version(Version(" 13.0 "))
    assert Version("13.0") != "13.0"
    assert len({Version("6"), Version("6.0")}) == 1
    assert (str(Version("07.0")), repr(Version("7.0"))) == ("7.0", "Version('7.0')")


@pytest.mark.parametrize("text", ["", "CA3.0", "13.0.1", "13,0", "-1", "thirteen", "1٣.0"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"13\.0"):
        Version(text)


def test_the_best_version_is_the_highest_up_to_the_ceiling() -> None:
    supported = ["1.0", "9.0", "13.0", "14.0", "CA3.0", "16.0", ""]
    assert versions.best(supported) == Version("16.0")
    assert versions.best([*supported, "17.0"]) == Version("16.0")
    assert versions.best(supported, "15.0") == Version("14.0")
    assert versions.best(["CA3.0", "17.0"]) is None
