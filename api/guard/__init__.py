"""What stands before every route: who may call it, from where, how often, how much, and the headers of what leaves."""
