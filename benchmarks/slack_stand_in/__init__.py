"""A stand-in for Slack, to try and to measure the channel without one; it refuses what Slack would refuse."""
