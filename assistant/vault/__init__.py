"""Sealing: what is written here can be read by the support service, or by the person who holds the code."""
