{# Diagnosis texts of lines and who reads them: asked once per text and reader, of which there are few. #}
select distinct
    reader.reader,
    line.diagnosis_text
from {{ ref('int_claim_line') }} as line
inner join {{ ref('int_route_book') }} as book on {{ same_route('line', 'book') }}
inner join {{ ref('int_book_reader') }} as reader
    on
        book.book_id = reader.book_id
        and line.hcpcs_code = reader.hcpcs_code
where line.diagnosis_text <> ''
