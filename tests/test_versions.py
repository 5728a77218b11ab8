"""What others make: the versions that the tests run with, and those that are allowed."""

import re

import pytest
from packaging.requirements import Requirement
from packaging.version import Version
from versions import HOUSE, bound, oldest, requirements

PINNED = dict(re.findall(r"^([\w.-]+)==(\S+)$", (HOUSE / "constraints.txt").read_text().casefold(), re.MULTILINE))


@pytest.mark.parametrize("requirement", requirements(), ids=lambda requirement: requirement.name)
def test_the_tests_run_with_the_last_major_version_that_is_allowed(requirement: Requirement) -> None:
    version = PINNED[requirement.name.casefold()]
    assert version in requirement.specifier
    if highest := bound(requirement, "<"):
        assert Version(version).major == Version(highest).major - 1


def test_each_has_a_lowest_version() -> None:
    assert len([*oldest()]) == len([*requirements()])
