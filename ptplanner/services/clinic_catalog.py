"""The catalog of a clinic: the built-in content merged with the clinic's own rules and exercises."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from ptplanner.domain.catalog import Catalog, merge_clinic_content
from ptplanner.domain.ids import ClinicId
from ptplanner.services.ports import Repositories, Store

# Number of merged catalogs to cache; each shares most of its memory with the built-in one.
CACHE_SIZE = 64


@dataclass
class ClinicCatalogs:
    """Caches merged catalogs in each process, keyed by clinic and by the content version in the clinic's row.

    Each change sets a random version, so the version of a rolled-back change is never used again.
    """

    store: Store
    built_in: Catalog
    _cache: OrderedDict[ClinicId, tuple[str, Catalog]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get_for_clinic(self, clinic: ClinicId) -> Catalog:
        """Open a transaction and return the catalog; costs one query if it is cached."""
        with self.store.begin_read() as repos:
            return self.get_in_transaction(repos, clinic)

    def get_in_transaction(self, repos: Repositories, clinic: ClinicId) -> Catalog:
        """Return the catalog as seen by the given transaction."""
        version = repos.clinics.get_content_version(clinic)
        if not version:
            return self.built_in
        kept = self._cache.get(clinic)
        if kept and kept[0] == version:
            return kept[1]
        catalog = merge_clinic_content(
            self.built_in,
            repos.clinic_rules.list(clinic),
            repos.clinic_rules.list_adjustments(clinic),
            repos.custom_exercises.list(clinic),
        )
        self._cache_catalog(clinic, version, catalog)
        return catalog

    def _cache_catalog(self, clinic: ClinicId, version: str, catalog: Catalog) -> None:
        with self._lock:
            self._cache[clinic] = (version, catalog)
            self._cache.move_to_end(clinic)
            while len(self._cache) > CACHE_SIZE:
                self._cache.popitem(last=False)
