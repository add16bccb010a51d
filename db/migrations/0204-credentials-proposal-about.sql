-- 拟处理: the version that it was made about, where a renewed one has taken its place since; the notice is among the papers of that one.
alter table credentials.proposal add column about text;
