-- What is confirmed is what was read. Published versions are never changed, so that proposals about them (取消, 暂停) are counted beside
-- them: up with each that is made, turned down or carried out.
alter table inventory.entry add column proposals int not null default 0;
-- The same for what is proposed for a town: up when it is proposed anew, and when it is settled.
alter table inventory.delegation add column revision int not null default 1;
