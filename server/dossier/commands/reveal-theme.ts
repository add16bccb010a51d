import type { WriteCtx } from '../../platform/ctx.ts'
import type { Reveal, Theme } from '../model.ts'
import { readOpened } from '../queries.ts'
import { listThemes } from '../held.ts'
import { refuseDossier } from '../refusals.ts'
import { appendLook } from '../store.ts'

/** 查看完整内容: the values of one theme in an opened dossier, in full; which ones, and what for, is on record first. */
export async function revealTheme(ctx: WriteCtx, input: Reveal & { look: string }): Promise<Theme> {
  const opened = await readOpened(ctx, input.look)
  const themes = await listThemes(ctx, opened.whose, (name) => name === input.theme)
  const theme = themes.find(({ name }) => name === input.theme)
  if (!theme) throw refuseDossier('dossier.closed')
  const { number, kind, ground, caseNumber, consentId } = opened.look
  await appendLook(
    ctx,
    { number, kind, ground, caseNumber, consentId, reason: input.purpose },
    { within: input.look, revealed: theme.values.map(({ name }) => name) },
  )
  return theme
}
