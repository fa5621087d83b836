"""The sign-in part: signing in and out, the account."""
