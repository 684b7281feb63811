"""The Slack channel; the one place that knows slack_bolt and slack_sdk."""
