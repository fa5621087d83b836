"""What all parts of the web layer share: context, security, errors, templates and static files."""
