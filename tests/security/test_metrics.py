"""Labels of metrics are words of the code: a journey leaves no name, number, code or address in them."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from ptplanner import metrics
from tests.support.website import MIA, Browser, Site


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> CollectorRegistry:
    """Switches the metrics of this process on for one test."""
    place = CollectorRegistry()
    monkeypatch.setattr(metrics, "_metrics", metrics._create_metrics(place))
    return place


def test_labels_are_words_of_the_code(
    registry: CollectorRegistry, site: Site, mia: Browser, anybody: Browser
) -> None:
    mia.get(f"/patients/{site.issued.patient}")
    mia.get(f"/plans/{site.issued.plan}")
    mia.post("/patients/search", {"q": "Ana Ruiz"})
    anybody.get(f"/P/{site.issued.plan_code}")
    anybody.get("/P/Ana-Ruiz")
    anybody.get("/Ana-Ruiz?name=Ana")
    site.app.test_client().open("/sign-in", method="ANARUIZ")
    anybody.sign_in(MIA, "Ana Ruiz is no password")
    text = generate_latest(registry).decode()
    families = list(text_string_to_metric_families(text))
    labels = {
        (name, value)
        for family in families
        for sample in family.samples
        for name, value in sample.labels.items()
        if name != "le"
    }
    endpoints = {rule.endpoint for rule in site.app.url_map.iter_rules()} | {"unknown"}
    assert {value for name, value in labels if name == "endpoint"} <= endpoints
    assert ("method", "OTHER") in labels
    assert {name for name, _ in labels} == {
        "endpoint", "method", "status", "event", "kind", "outcome",
    }  # fmt: skip
    hidden = (
        site.issued.patient,
        site.issued.plan,
        site.issued.plan_code,
        "Ana",
        "ANA",
        "mia",
        "/",
    )
    assert [value for _, value in labels if any(word in value for word in hidden)] == []
