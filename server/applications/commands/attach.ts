import { storeFile } from '../../files/commands/store-file.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import type { Upload } from '../../platform/http-pages.ts'
import { noSuchDraft, tooManyFiles } from '../refusals.ts'
import { planDraft } from '../queries.ts'
import { lockDraft, saveDraft } from '../store.ts'

/** A paper has at most so many files: pages that were taken one by one. */
const MOST_FILES = 30

/**
 * Adds photos or scans to one paper of the draft, in the order in which they come. One bad file refuses the call; those
 * stored before stay. Refuses more than a paper may have, rather than losing the first of them.
 */
export async function attachFiles(
  ctx: WriteCtx,
  input: { draftId: string; material: string; uploads: Upload[] },
): Promise<void> {
  const draft = await lockDraft(ctx, input.draftId)
  const { plan } = await planDraft(ctx, draft)
  if (!plan.materials.some((material) => material.id === input.material)) throw noSuchDraft()
  const there = draft.facts.files[input.material] ?? []
  if (there.length + input.uploads.length > MOST_FILES) throw tooManyFiles(MOST_FILES)
  const stored: string[] = []
  for (const upload of input.uploads) {
    stored.push((await storeFile(ctx, { owner: draft.id, upload })).id)
  }
  const files = { ...draft.facts.files, [input.material]: [...there, ...stored] }
  await saveDraft(ctx, { ...draft, facts: { ...draft.facts, files } })
}

export async function detachFile(
  ctx: WriteCtx,
  input: { draftId: string; material: string; fileId: string },
): Promise<void> {
  const draft = await lockDraft(ctx, input.draftId)
  const files = { ...draft.facts.files }
  const there = Object.hasOwn(files, input.material) ? files[input.material] : undefined
  if (!there) throw noSuchDraft()
  files[input.material] = there.filter((id) => id !== input.fileId)
  await saveDraft(ctx, { ...draft, facts: { ...draft.facts, files } })
}
