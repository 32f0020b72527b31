{{ remittance_file_rows('adjustment') }}
