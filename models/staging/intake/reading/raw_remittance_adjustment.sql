{{ remittance_input('remittance_adjustment', ref('x12_remittance_adjustment')) }}
