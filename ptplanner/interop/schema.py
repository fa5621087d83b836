"""The JSON Schema of the open plan format, made from the models that read it.

``python -m ptplanner.interop.schema > docs/format/plan.schema.json`` writes it anew.
"""

from __future__ import annotations

import json
import sys

from ptplanner.interop.plan_model import PlanModel

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def plan_schema() -> str:
    schema = {"$schema": DIALECT, **PlanModel.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(plan_schema())
