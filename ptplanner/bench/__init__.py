"""Measures what the project claims, each figure beside a baseline of the same run.

Machines are noisy: read medians and ratios, not single times.
"""
