{{ exported('raw_row_count') }}
