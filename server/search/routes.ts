import { z } from 'zod'
import type { Api } from '../platform/http.ts'
import { addSynonym, removeSynonym } from './commands/keep-synonym.ts'
import { EntryKind, Found, NewSynonym, Synonym } from './model.ts'
import { findEntries, listSynonyms } from './queries.ts'

/** One search box for anybody; the words that people use, for those who keep them. */
export function registerSearchRoutes(api: Api): void {
  api.query({
    name: 'catalogue.search',
    summary:
      'Search one-things, items and answers: everyday words, pinyin, initials, traditional characters, typing errors; each with its reason',
    path: '/search',
    who: 'anyone',
    querystring: z.object({
      q: z.string().max(200).default(''),
      kind: EntryKind.optional(),
      limit: z.coerce.number().int().min(1).max(50).default(10),
    }),
    reply: z.object({
      rows: z.array(Found),
      namesOnly: z.boolean().describe('Still preparing: only names and codes were looked at; ask again soon'),
    }),
    run: (ctx, { query: { q, kind, limit } }) =>
      findEntries(ctx, q, { limit, ...(kind ? { kinds: [kind] } : {}) }),
  })

  const keeper = { who: 'staff', permission: 'search.keep' } as const
  api.query({
    ...keeper,
    name: 'synonyms.list',
    summary: 'Words that people use, newest first: of everything, or of one entry',
    path: '/search/synonyms',
    querystring: z.object({ kind: EntryKind.optional(), id: z.string().max(200).optional() }),
    reply: z.object({ rows: z.array(Synonym) }),
    run: async (ctx, { query: { kind, id } }) => ({
      rows: await listSynonyms(ctx, kind && id ? { kind, id } : null),
    }),
  })
  api.command({
    ...keeper,
    name: 'synonyms.add',
    summary: 'Keeps other names of an entry, or, without one, words that mean the same everywhere',
    path: '/search/synonyms',
    method: 'POST',
    once: true,
    status: 201,
    body: NewSynonym,
    reply: z.object({ id: z.uuid() }),
    run: (ctx, { body }) => addSynonym(ctx, body),
  })
  api.command({
    ...keeper,
    name: 'synonyms.remove',
    summary: 'Takes kept words away',
    path: '/search/synonyms/:id/remove',
    method: 'POST',
    once: true,
    params: z.object({ id: z.uuid() }),
    reply: z.object({}),
    run: async (ctx, { params }) => {
      await removeSynonym(ctx, params)
      return {}
    },
  })
}
