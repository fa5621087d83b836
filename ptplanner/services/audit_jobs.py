"""The job that checks the chain of every clinic's audit trail, each night and whole."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from ptplanner.domain.audit import CHAIN_START, ChainCheck
from ptplanner.domain.ids import ClinicId
from ptplanner.services.audit_trail import walk_chain
from ptplanner.services.due_times import Daily
from ptplanner.services.jobs import JobContext, JobKind, JobKinds
from ptplanner.services.ports import Clock, Store

CHAIN_CHECK = "check-audit-trail"
NIGHTLY = Daily(time(3, 0))

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ChainChecking:
    """Checks all chains; a job that was interrupted begins again, because a half check says nothing."""

    store: Store
    clock: Clock

    def run(self, context: JobContext) -> Mapping[str, Any]:
        with self.store.begin_read() as repos:
            clinics = repos.audit.list_clinics()
        broken = []
        for number, clinic in enumerate(clinics):
            context.report_progress(number, len(clinics))
            if self._check_clinic(context, clinic).wrong is not None:
                broken.append(clinic)
        return {"clinics": len(clinics), "broken": broken}

    def _check_clinic(self, context: JobContext, clinic: ClinicId) -> ChainCheck:
        found = ChainCheck(CHAIN_START)
        for _, check in walk_chain(self.store, clinic):
            found = check
            context.report_progress(check.end.number, 0)
        wrong = found.wrong.number if found.wrong else 0
        with self.store.begin_write() as repos:
            repos.audit.save_chain_check(clinic, found.end, self.clock(), wrong)
        if found.wrong:
            log.error("The audit trail is broken", extra={"clinic": clinic, "line": wrong})
        return found


def register_chain_check(kinds: JobKinds, store: Store, clock: Clock) -> None:
    """Let a worker check all chains each night."""
    kinds.register(JobKind(CHAIN_CHECK, "Checking the audit trail", ChainChecking(store, clock)))
    kinds.register_periodic(CHAIN_CHECK, NIGHTLY)
