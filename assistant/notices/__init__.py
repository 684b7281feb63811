"""Notices by e-mail: what is told, to whom, when something happens to a request; never its content."""
