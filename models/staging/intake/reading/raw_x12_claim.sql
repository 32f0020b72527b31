{{ remittance_file_rows('claim') }}
