"""How near two short texts are, and the groups that near ones make: requests, unanswered questions."""
