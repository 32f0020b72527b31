{{ remittance_file_rows('provider_adjustment') }}
