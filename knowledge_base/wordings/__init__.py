"""How lay people ask for what each place of an official text rules: data, read by knowledge_base.index.lay_wordings."""
