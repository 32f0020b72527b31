{{ remittance_file_rows('file') }}
