"""The support application: the hotline's console, in a process of its own."""
