"""Every route of the application with an address to ask for."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.routing import Rule

from tests.support.website import Site

# What stands in an address, by the name of its part; all of Harbour Physio.
PARTS = {
    "menu": "doses",
    "page": 1,
    "number": 1,
    "paper": 1,
    "slug": "bird-dog",
    "filename": "js/phone/service-worker.js",
    "kind": "csv",
    # Nobody's: both answer as another clinic's would.
    "exercise_id": "own-heron-reach",
    "import_id": "AAAAAAAAAAAAAAAA",
    "job_id": "AAAAAAAAAAAAAAAA",
    "rule": "disc-hug",
}


@dataclass(frozen=True)
class Door:
    """One method of one address."""

    endpoint: str
    method: str
    path: str
    takes_id: bool


def doors(site: Site) -> list[Door]:
    """Every door of the site; a rule with a part that is not named here fails loudly."""
    found: list[Door] = []
    for rule in site.app.url_map.iter_rules():
        path = address(site, rule)
        takes_id = any(name.endswith("_id") for name in rule.arguments)
        methods = sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
        found += [Door(rule.endpoint, method, path, takes_id) for method in methods]
    return found


def address(site: Site, rule: Rule) -> str:
    given: dict[str, object] = {
        **PARTS,
        "patient_id": site.issued.patient,
        "user_id": site.colleague,
        "rule_id": site.own_rule,
        "plan_id": site.issued.plan,
        "item_id": site.issued.first_item,
        "code": site.issued.plan_code,
        "listed": site.listed("L"),
    }
    if rule.endpoint.endswith("template") or "/templates/" in rule.rule:
        given["slug"] = "sciatica-six"
    missing = rule.arguments - given.keys()
    assert not missing, f"tests/security/routes.py does not know what to put for {missing}"
    with site.app.test_request_context():
        values = {name: given[name] for name in rule.arguments}
        built = rule.build(values, append_unknown=False)
    assert built is not None
    return built[1]
