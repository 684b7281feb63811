"""The rasa-sdk actions: tracker → domain, domain answer → reply and events; nothing else."""
