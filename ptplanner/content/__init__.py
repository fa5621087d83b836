"""The built-in clinical content, as files a clinician can read and edit, and the loader that checks them."""

from ptplanner.content.examples import RuleExample, rule_examples
from ptplanner.content.files import BrokenContent
from ptplanner.content.loader import load

__all__ = ["BrokenContent", "RuleExample", "load", "rule_examples"]
