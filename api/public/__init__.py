"""What people and their programs reach without an account: pages and routes of the public application."""
