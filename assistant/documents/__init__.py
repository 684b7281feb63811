"""The documents of a request for advice: DOCX, tagged PDF, and their version for the public."""
