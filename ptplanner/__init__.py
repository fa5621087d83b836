"""ptplanner: home exercise plans that therapists build and patients can follow."""

__version__ = "0.1.0"
