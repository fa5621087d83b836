"""Runs ptplanner for real: a parent process that watches over web and worker processes, and the web server in them."""
