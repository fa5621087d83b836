"""What commands share about their arguments."""

from __future__ import annotations

# For commands that take an id: one of an earlier release may begin with a dash, and is no option then.
IDS_WITH_A_DASH = {"ignore_unknown_options": True}
