"""Fetches the sources of a manifest, and says what changed in them and which fiches cite what changed."""
