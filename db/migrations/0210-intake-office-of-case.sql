-- A message that named no office, or another, moved the record and not the case. What the desks, clocks and figures went by is what counts.
update intake.record r set office = i.office
from cases.case_item i where i.case_id = r.case_id and r.office is distinct from i.office;
