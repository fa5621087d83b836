"""The whole application, with two clinics in it."""

from tests.support.site_fixtures import anybody, mia, site, two_clinics

__all__ = ["anybody", "mia", "site", "two_clinics"]
