"""How long each class of data is kept, and the one way by which any of it goes."""
