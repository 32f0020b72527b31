-- As of which day is everything here answered?
select max(known_on) as known_on
from fct_determination
where basis = 'as_known'
order by known_on
