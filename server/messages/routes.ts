import { z } from 'zod'
import type { Api } from '../platform/http.ts'
import { readNotices } from './commands/read-notices.ts'
import { Notice } from './model.ts'
import { countNotices, listNotices } from './queries.ts'
import { MOST_NOTICES } from './rules.ts'

/** Notices of officers. */
export function registerNoticeRoutes(api: Api): void {
  api.query({
    name: 'notices.list',
    summary: 'The newest notices for the officer who is signed in',
    path: '/notices',
    who: 'staff',
    reply: z.object({ notices: z.array(Notice) }),
    run: async (ctx) => ({ notices: await listNotices(ctx) }),
  })

  api.query({
    name: 'notices.count',
    summary: `How many of the newest ${MOST_NOTICES} notices are not read`,
    path: '/notices/count',
    who: 'staff',
    reply: z.object({ unread: z.int() }),
    run: async (ctx) => ({ unread: await countNotices(ctx) }),
  })

  api.command({
    name: 'notices.read',
    summary: 'Mark notices as read',
    method: 'POST',
    path: '/notices/read',
    who: 'staff',
    body: z.object({ ids: z.array(z.uuid()).max(MOST_NOTICES) }),
    reply: z.object({ unread: z.int() }),
    async run(ctx, { body }) {
      await readNotices(ctx, body)
      return { unread: await countNotices(ctx) }
    },
  })
}
