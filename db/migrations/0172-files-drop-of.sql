-- Takes files away from owners that are no more, such as drafts that were deleted; the sweep frees the disk. Other rooms call it.
create function files.drop_of(owners uuid[]) returns void language sql as $$
  delete from files.file where owner = any(owners)
$$;
