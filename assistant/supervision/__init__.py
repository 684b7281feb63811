"""Supervised answers: a senior approves what an agent is about to read out; colleagues find it again."""
