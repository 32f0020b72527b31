-- What contradicts itself in the remittances, and which texts could not be read as codes or reasons?
select flag_kind as finding, data_source as where_found, line_count, amount from rpt_remittance_flag
union all
select 'reason on no list: ' || carc_code as finding, data_source as where_found, line_count, amount from rpt_unlisted_reason
union all
select 'no code: ' || code_text as finding, 'medical_claim' as where_found, line_count, charge_amount as amount from rpt_unread_code
order by line_count desc, finding, where_found
