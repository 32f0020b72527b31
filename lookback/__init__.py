"""Lookback's Python side: what SQL cannot do, such as inventing claims and printing a summary."""
