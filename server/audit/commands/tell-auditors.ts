import type { WriteCtx } from '../../platform/ctx.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { LOGS } from '../logs.ts'
import { isLate, LATE_MINUTES } from '../rules.ts'
import { loadProgress } from '../store.ts'

/** Tells whoever may look at the audit trail, in every office that has such a post. */
export async function tellAuditors(
  ctx: WriteCtx,
  { text, once }: { text: string; once?: string },
): Promise<void> {
  for (const { id, posts } of ctx.world.region.offices.values()) {
    if (!posts.some(({ permissions }) => permissions.includes('audit.read'))) continue
    await tellOfficers(ctx, {
      office: id,
      permission: 'audit.read',
      kind: 'audit',
      text,
      link: '/staff/audit',
      once: once ?? null,
    })
  }
}

/** Tells them, once an hour, that rows have waited too long for their block. */
export async function tellLate(ctx: WriteCtx): Promise<void> {
  const progress = await loadProgress(ctx)
  const late = LOGS.filter(({ name }) => isLate(progress.get(name) ?? null, ctx.now))
  if (late.length === 0) return
  const names = late.map(({ title }) => title).join('、')
  await tellAuditors(ctx, {
    text: `审计链没有跟上：${names}超过 ${LATE_MINUTES} 分钟没有封存。请查看后台任务是否在运行。`,
    once: `audit-late:${ctx.now.toISOString().slice(0, 13)}`,
  })
}
