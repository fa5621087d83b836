"""The built-in clinical content, as files a clinician can read and edit, and the loader that checks them."""

from ptplanner.formats.content_files.examples import RuleExample, load_rule_examples
from ptplanner.formats.content_files.files import BrokenContent
from ptplanner.formats.content_files.loader import load_catalog

__all__ = ["BrokenContent", "RuleExample", "load_catalog", "load_rule_examples"]
