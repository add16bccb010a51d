-- 查档记录 came at the same time as the trail itself.
select audit.keep('dossier.look');
