"""What is read from a published warehouse and shown on the terminal: the summary, the status, the explanation of one line, a preview."""
