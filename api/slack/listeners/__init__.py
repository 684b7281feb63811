"""What is done with each kind of request of Slack: acknowledged at once, then worked on."""
