-- 查档记录 stands in the signed chain of logs.
select audit.keep('dossier.look');
