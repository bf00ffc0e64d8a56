"""Each locked package may be used as it is, or has its reason."""

from pathlib import Path

import pytest

from tools.licences import ALLOWED, EXPLAINED, allowed, licence, licences

ROOT = Path(__file__).resolve().parents[2]


def test_every_locked_package_has_an_allowed_licence_or_a_reason():
    found = licences(ROOT)
    assert len(found) > 190
    assert not {name: terms for name, terms in found.items()
                if not allowed(terms) and name not in EXPLAINED}  # fmt: skip
    assert set(EXPLAINED) <= set(found)
    assert all(reason for _, reason in EXPLAINED.values())


@pytest.mark.parametrize(
    ("terms", "verdict"),
    [
        ("MIT", True),
        ("MIT AND PSF-2.0", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND AGPL-3.0-only", False),
        ("not stated", False),
        ("not installed", False),
    ],
)
def test_what_is_allowed(terms, verdict):
    assert allowed(terms) is verdict


def test_what_is_not_there_has_no_licence():
    assert licence("no-such-package") == "not installed"
    assert "not installed" not in ALLOWED
