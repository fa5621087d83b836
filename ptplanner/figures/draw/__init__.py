"""From a posed body to pictures."""
