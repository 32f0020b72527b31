{{ remittance_file_rows('service') }}
