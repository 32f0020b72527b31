-- What did each step of the ladder check, and with which result, as adjudicated and as known?
select data_source, claim_id, claim_line_number, basis, known_on, step, saw, answer, reason_code, revision, citation, missing_facts
from fct_ladder_step
order by data_source, claim_id, claim_line_number, step, basis, reason_code
