"""What `permanence serve` does: prepare what is missing, start the processes, watch them, stop them together."""
