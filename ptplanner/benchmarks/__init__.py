"""Benchmarks of the project's performance claims, each number next to a baseline from the same run.

Machines are noisy: read medians and ratios, not single times.
"""
