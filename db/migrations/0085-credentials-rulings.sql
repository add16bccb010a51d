-- 处理决定: what the holder was told beforehand and said to it, and the papers of both. A proposal of before has no notice: where one
-- is needed it is given back and made anew.
alter table credentials.proposal
  -- 拟处理告知书: its number, and the last day on which the holder may state the case.
  add column notice text,
  add column state_on date,
  add column stated_at timestamptz,
  -- What the holder said; null with a time: the holder waived it.
  add column statement text,
  -- 复核意见 on what was said.
  add column answer text;
-- The 决定书 that the turn rests on.
alter table credentials.turn add column paper text;
