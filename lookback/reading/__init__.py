"""What comes in: the files of claims as the build reads them, X12 files, the key of person ids, and policies and rates to import."""
