"""The catalog of a clinic: the built-in content merged with the clinic's own rules and exercises."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic_content import merged
from ptplanner.domain.ids import ClinicId
from ptplanner.services.ports import Repositories, Store

# Number of merged catalogs to cache; each shares most of its memory with the built-in one.
MOST_KEPT = 64


@dataclass
class ClinicCatalogs:
    """Caches merged catalogs in each process, keyed by clinic and by the content version in the clinic's row.

    Each change sets a random version, so the version of a rolled-back change is never used again.
    """

    store: Store
    built_in: Catalog
    _kept: OrderedDict[ClinicId, tuple[str, Catalog]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, clinic: ClinicId) -> Catalog:
        """Open a transaction and return the catalog; costs one query if it is cached."""
        with self.store.reading() as repos:
            return self.within(repos, clinic)

    def within(self, repos: Repositories, clinic: ClinicId) -> Catalog:
        """Return the catalog as seen by the given transaction."""
        version = repos.clinics.content_version(clinic)
        if not version:
            return self.built_in
        kept = self._kept.get(clinic)
        if kept and kept[0] == version:
            return kept[1]
        catalog = merged(
            self.built_in,
            repos.rules.all(clinic),
            repos.rules.adjustments(clinic),
            repos.own_exercises.all(clinic),
        )
        self._keep(clinic, version, catalog)
        return catalog

    def _keep(self, clinic: ClinicId, version: str, catalog: Catalog) -> None:
        with self._lock:
            self._kept[clinic] = (version, catalog)
            self._kept.move_to_end(clinic)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
