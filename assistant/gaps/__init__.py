"""The gap board: what people asked and got no good answer to, in groups that an editor closes with a fiche."""
