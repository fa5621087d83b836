"""The JSON Schemas of the open formats, generated from the pydantic models that read them.

``python -m ptplanner.formats.schema plan > docs/format/plan.schema.json`` regenerates one.
"""

from __future__ import annotations

import json
import sys

from pydantic import BaseModel

from ptplanner.formats.content_json import ContentModel
from ptplanner.formats.plan_model import PlanModel
from ptplanner.formats.templates_json import TemplatesModel

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS_BY_FORMAT: dict[str, type[BaseModel]] = {
    "content": ContentModel,
    "plan": PlanModel,
    "templates": TemplatesModel,
}


def build_format_schema(name: str) -> str:
    """Build the JSON Schema of a format as text, exactly as committed in docs/format."""
    told = {"$schema": SCHEMA_DIALECT, **MODELS_BY_FORMAT[name].model_json_schema()}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def plan_schema() -> str:
    return build_format_schema("plan")


if __name__ == "__main__":
    sys.stdout.write(build_format_schema(sys.argv[1] if len(sys.argv) > 1 else "plan"))
