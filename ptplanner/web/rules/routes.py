"""Routes of the precaution rules: owners add rules of their clinic and adjust built-in ones."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect

from ptplanner.domain.access import Permission, has_permission
from ptplanner.domain.condition import ADJUSTMENT_REASON_LIMIT, RULE_LINE_LIMIT, Advice
from ptplanner.domain.errors import InvalidValue, StaleRecord
from ptplanner.domain.ids import RuleId
from ptplanner.web.rules import forms as rule_forms
from ptplanner.web.rules import views as rule_views
from ptplanner.web.rules.record_form import build_rule_page
from ptplanner.web.shared.context import current_actor, current_services
from ptplanner.web.shared.forms import FormData, SwitchForm, parse_form
from ptplanner.web.shared.record_pages import ShownForm, parse_version_number

blueprint = Blueprint("rules", __name__, url_prefix="/clinic/precautions")
UNPROCESSABLE, CONFLICT = 422, 409
NEW_RULE_ID = RuleId("")
# Confirmations, shown on the page that follows an action.
DONE_MESSAGES = {
    "added": "Rule added. It is checked from now on.",
    "changed": "Rule changed. The new version is checked from now on.",
    "switched": "Done.",
    "adjusted": "Adjusted. The text of the built-in rule is unchanged.",
    "restored": "The built-in rule applies again without adjustment.",
}


@blueprint.get("")
def list_rules() -> ResponseReturnValue:
    return _render_rules(
        done=DONE_MESSAGES.get(request.args.get("done", ""), ""),
        changed_rule=request.args.get("rule", ""),
    )


def _render_rules(
    done: str = "",
    changed_rule: str = "",
    failed_rule: str = "",
    message: str = "",
    typed: str = "",
    chosen: str = "",
) -> str:
    return render_template(
        "rules/list.html",
        view=rule_views.build_rules_view(
            current_services().precaution_rules.load_rules(current_actor()),
            current_actor().time_zone,
        ),
        can_edit=has_permission(current_actor(), Permission.EDIT_RULES),
        done=done,
        changed_rule=changed_rule,
        failed_rule=failed_rule,
        message=message,
        typed=typed,
        chosen=chosen,
        reason_limit=ADJUSTMENT_REASON_LIMIT,
    )


@blueprint.route("/new", methods=["GET", "POST"])
def create_rule() -> ResponseReturnValue:
    if request.method != "POST":
        return _render_rule_form(_make_new_form(request.args.get("condition", "")))
    result = rule_forms.validate_rule_form(
        request.form, NEW_RULE_ID, current_services().built_in_catalog.conditions
    )
    if result.rule is None:
        return _render_rule_form(result.typed, result.errors), UNPROCESSABLE
    return _redirect_to_rule(
        "added", current_services().precaution_rules.add_rule(current_actor(), result.rule)
    )


@blueprint.route("/<rule_id>", methods=["GET", "POST"])
def edit_rule(rule_id: RuleId) -> ResponseReturnValue:
    return build_rule_page(
        current_services().precaution_rules,
        rule_id,
        lambda shown: _render_rule_form(shown.form, shown.errors, rule=rule_id, shown=shown),
        lambda: _redirect_to_rule("changed", rule_id),
    ).respond()


@blueprint.post("/<rule_id>/active")
def set_rule_active(rule_id: RuleId) -> ResponseReturnValue:
    is_on = parse_form(SwitchForm, request.form).on
    current_services().precaution_rules.set_rule_active(
        current_actor(),
        rule_id,
        parse_version_number(request.form.get("version", "")),
        is_active=is_on,
    )
    return _redirect_to_rule("switched", rule_id)


@blueprint.post("/built-in/<rule>/advice")
def adjust_built_in_rule(rule: RuleId) -> ResponseReturnValue:
    chosen, reason = request.form.get("advice", ""), request.form.get("reason", "")
    try:
        advice = rule_forms.parse_adjusted_advice(chosen)
        current_services().precaution_rules.adjust_rule(
            current_actor(), rule, advice, reason, request.form.get("version", "")
        )
    except StaleRecord:
        return _render_stale_adjustment(rule, reason, chosen), CONFLICT
    except InvalidValue as error:
        return _render_rules(
            failed_rule=rule, message=str(error), typed=reason, chosen=chosen
        ), UNPROCESSABLE
    return _redirect_to_rule("adjusted", rule)


@blueprint.post("/built-in/<rule>/restore")
def restore_built_in_rule(rule: RuleId) -> ResponseReturnValue:
    seen = request.form.get("version", "")
    try:
        current_services().precaution_rules.restore_built_in_rule(current_actor(), rule, seen)
    except StaleRecord:
        return _render_stale_adjustment(rule, "", ""), CONFLICT
    return _redirect_to_rule("restored", rule)


def _render_stale_adjustment(rule: RuleId, reason: str, chosen: str) -> str:
    """Show what somebody else has made of the rule, with what was typed beside it."""
    changed = "Somebody else has changed this rule in the meantime: its line shows it now. "
    return _render_rules(
        failed_rule=rule,
        message=f"{changed}To put yours in its place, save it again.",
        typed=reason,
        chosen=chosen,
    )


def _make_new_form(condition: str) -> FormData:
    return MultiDict({"condition": condition, "advice": Advice.CAUTION.label})


def _render_rule_form(
    form: FormData, errors: object = None, rule: str = "", shown: ShownForm | None = None
) -> str:
    conditions = current_services().built_in_catalog.conditions
    return render_template(
        "rules/form.html",
        form=form,
        errors=errors or {},
        rule=rule,
        seen=shown.seen if shown else None,
        conflict=shown.conflict if shown else None,
        can_edit=has_permission(current_actor(), Permission.EDIT_RULES),
        conditions=rule_views.list_condition_options(conditions.values()),
        movements=rule_views.MOVEMENT_OPTIONS,
        advice=rule_views.ADVICE_OPTIONS,
        line_limit=RULE_LINE_LIMIT,
    )


def _redirect_to_rule(what: str, rule: RuleId) -> ResponseReturnValue:
    return redirect(url_for("rules.list_rules", done=what, rule=rule, _anchor=f"rule-{rule}"), 303)
