-- Since when a system takes nothing: its operators are told once it lasts.
alter table exchange.circuit add column failing_since timestamptz;
