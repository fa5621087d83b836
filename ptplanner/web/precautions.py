"""Routes of the precaution rules: owners add rules of their clinic and adjust built-in ones."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from ptplanner.domain.condition import ADJUSTMENT_REASON_LIMIT
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.ids import RuleId
from ptplanner.domain.rule_faults import LINE_LIMIT
from ptplanner.services.ports import Role
from ptplanner.web import rule_forms, rule_presenters
from ptplanner.web.rule_forms import TypedRule
from ptplanner.web.session import actor, services

blueprint = Blueprint("rules", __name__, url_prefix="/clinic/precautions")
WRONG = 422
NO_ID_YET = RuleId("")
# Confirmations, shown on the page that follows an action.
DONE = {
    "added": "Rule added. It is checked from now on.",
    "changed": "Rule changed. The new version is checked from now on.",
    "switched": "Done.",
    "adjusted": "Adjusted. The text of the built-in rule is unchanged.",
    "restored": "The built-in rule applies again without adjustment.",
}


@blueprint.get("")
def index() -> ResponseReturnValue:
    return _page(done=DONE.get(request.args.get("done", ""), ""), at=request.args.get("rule", ""))


def _page(
    done: str = "",
    at: str = "",
    wrong: str = "",
    message: str = "",
    typed: str = "",
    chosen: str = "",
) -> str:
    return render_template(
        "precautions/index.html",
        view=rule_presenters.present(services().precautions.all(actor())),
        is_owner=actor().role is Role.OWNER,
        done=done,
        at=at,
        wrong=wrong,
        message=message,
        typed=typed,
        chosen=chosen,
        reason_limit=ADJUSTMENT_REASON_LIMIT,
    )


@blueprint.route("/new", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    if request.method == "GET":
        return _form_page(TypedRule(condition=request.args.get("condition", "")))
    form = rule_forms.typed(request.form)
    rule, errors = rule_forms.read(form, NO_ID_YET, services().content.conditions)
    if rule is None:
        return _form_page(form, errors), WRONG
    return _done("added", services().precautions.add(actor(), rule))


@blueprint.route("/<rule_id>", methods=["GET", "POST"])
def change(rule_id: RuleId) -> ResponseReturnValue:
    kept = services().precautions.get(actor(), rule_id)
    if request.method == "GET":
        return _form_page(rule_forms.as_typed(kept.rule), rule=rule_id, version=kept.version)
    form, version = rule_forms.typed(request.form), _version()
    rule, errors = rule_forms.read(form, rule_id, services().content.conditions)
    if rule is None:
        return _form_page(form, errors, rule=rule_id, version=version), WRONG
    services().precautions.change(actor(), version, rule)
    return _done("changed", rule_id)


@blueprint.post("/<rule_id>/active")
def switch(rule_id: RuleId) -> ResponseReturnValue:
    is_on = request.form.get("on") == "1"
    services().precautions.switch(actor(), rule_id, _version(), is_on=is_on)
    return _done("switched", rule_id)


@blueprint.post("/built-in/<rule>/advice")
def adjust(rule: RuleId) -> ResponseReturnValue:
    chosen, reason = request.form.get("advice", ""), request.form.get("reason", "")
    try:
        advice = rule_forms.chosen_advice(chosen)
        services().precautions.adjust(actor(), rule, advice, reason)
    except InvalidValue as error:
        return _page(wrong=rule, message=str(error), typed=reason, chosen=chosen), WRONG
    return _done("adjusted", rule)


@blueprint.post("/built-in/<rule>/restore")
def restore(rule: RuleId) -> ResponseReturnValue:
    services().precautions.restore(actor(), rule)
    return _done("restored", rule)


def _form_page(form: TypedRule, errors: object = None, rule: str = "", version: int = 0) -> str:
    conditions = services().content.conditions
    return render_template(
        "precautions/form.html",
        form=form,
        errors=errors or {},
        rule=rule,
        version=version,
        is_owner=actor().role is Role.OWNER,
        conditions=rule_presenters.condition_options(conditions.values()),
        movements=rule_presenters.MOVEMENT_CHOICES,
        advice=rule_presenters.ADVICE_CHOICES,
        line_limit=LINE_LIMIT,
    )


def _version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _done(what: str, rule: RuleId) -> ResponseReturnValue:
    return redirect(url_for("precautions.index", done=what, rule=rule, _anchor=f"rule-{rule}"), 303)
