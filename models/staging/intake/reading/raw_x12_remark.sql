{{ remittance_file_rows('remark') }}
