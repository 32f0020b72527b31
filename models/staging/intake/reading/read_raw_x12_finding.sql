{{ remittance_file_rows('finding') }}
