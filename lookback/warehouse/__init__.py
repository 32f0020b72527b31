"""The published file and what is kept beside it: builds, the run record, the lock, and drafts of what is being written."""
