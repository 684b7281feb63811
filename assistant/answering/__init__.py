"""Answer composition: a question becomes an Answer through the visible list of steps in composer.py."""
