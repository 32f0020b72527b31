{{ remittance_input('remittance', ref('x12_remittance')) }}
