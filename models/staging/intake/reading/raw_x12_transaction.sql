{{ remittance_file_rows('transaction') }}
