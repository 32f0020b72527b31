{{ handed_over('raw_row_count') }}
