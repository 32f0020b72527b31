"""The published file and what is kept next to it: builds, the run record, the lock, and drafts of what is being written."""
