"""The JSON Schemas of the open formats, made from the pydantic models that read them.

``python -m ptplanner.formats.json_schema plan > docs/format/plan.schema.json`` writes a schema anew.
"""

from __future__ import annotations

import json
import sys

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from ptplanner.formats.exercise_json import ContentModel
from ptplanner.formats.plan_model import PlanModel
from ptplanner.formats.templates_json import TemplatesModel

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS_BY_FORMAT: dict[str, type[BaseModel]] = {
    "content": ContentModel,
    "plan": PlanModel,
    "templates": TemplatesModel,
}


class _SchemaGenerator(GenerateJsonSchema):
    """Writes defaults as files hold them: pydantic would show the domain value that a default becomes."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        generated = super().default_schema(schema)
        inner = schema["schema"]
        write = inner["serialization"]["function"] if "serialization" in inner else None
        if write and "default" in generated:
            generated["default"] = write(schema["default"])
        return generated


def build_format_schema(name: str) -> str:
    """Build the JSON Schema of a format as text, exactly as committed in docs/format."""
    fields = MODELS_BY_FORMAT[name].model_json_schema(schema_generator=_SchemaGenerator)
    schema = {"$schema": SCHEMA_DIALECT, **fields}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(build_format_schema(sys.argv[1] if len(sys.argv) > 1 else "plan"))
