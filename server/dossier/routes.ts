import { z } from 'zod'
import { officerOf } from '../platform/ctx.ts'
import type { Api } from '../platform/http.ts'
import { openDossier } from './commands/open-dossier.ts'
import { revealTheme } from './commands/reveal-theme.ts'
import { Dossier, OpenDossier, Reveal, Theme } from './model.ts'
import { getDossier } from './queries.ts'
import { countAttempt } from './store.ts'

const Opened = z.object({ look: z.uuid() })
const staff = { who: 'staff', permission: 'dossier.read' } as const

/** 一人一档, 一企一档 for officers: opened with a reason and on a ground, read for half an hour, every look written down first. */
export function registerDossierRoutes(api: Api): void {
  api.endpoint({
    ...staff,
    name: 'dossiers.open',
    summary:
      'Open what is held about a person or company by the whole number, with a reason and on a ground; the person reads of it',
    method: 'POST',
    path: '/dossiers',
    body: OpenDossier,
    reply: Dossier,
    async run(db, { body }, { actor }) {
      const { id, now } = await db.read(actor, async (ctx) => ({ id: officerOf(ctx).id, now: ctx.now }))
      await countAttempt(db, id, now)
      return db.write(actor, (ctx) => openDossier(ctx, body))
    },
  })
  api.query({
    ...staff,
    name: 'dossiers.get',
    summary: 'A dossier that one has opened oneself, as long as it is open; masked',
    path: '/dossiers/:look',
    params: Opened,
    reply: Dossier,
    run: (ctx, { params }) => getDossier(ctx, params.look),
  })
  api.command({
    ...staff,
    name: 'dossiers.reveal',
    summary: 'The values of one theme in full, for a purpose; on record first',
    method: 'POST',
    path: '/dossiers/:look/reveal',
    params: Opened,
    body: Reveal,
    reply: Theme,
    run: (ctx, { params, body }) => revealTheme(ctx, { ...params, ...body }),
  })
}
