"""What agents do with requests: queue, assignment, notes, replies, similar requests, sector signal."""
