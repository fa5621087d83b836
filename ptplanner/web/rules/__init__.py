"""The precaution rule part: built-in rules, adjustments and the clinic's own rules."""
