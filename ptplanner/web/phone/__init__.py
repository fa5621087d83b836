"""The phone part: the patient's public pages behind an access code."""
