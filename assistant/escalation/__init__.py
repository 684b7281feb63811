"""The charter's rules: facts, decision table, hotlines, urgent matters, admissions."""
