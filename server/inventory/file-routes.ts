import { Readable } from 'node:stream'
import { z } from 'zod'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Api } from '../platform/http.ts'
import { readTable } from '../platform/table.ts'
import { cancelImport, confirmImport, openImport, saveProfile } from './commands/open-import.ts'
import { csvLines, jsonLines, markedWorkbook, MOST_IN_WORKBOOK, workbook, type Exported } from './exports.ts'
import { getImport, importFile, listImports, listProfiles } from './imports.ts'
import { exportPortions } from './listing.ts'
import { EntryFilter, EntryKind, ImportView, Profile } from './model.ts'
import { refuseInventory } from './refusals.ts'
import { Area, editor, ownArea, reader } from './route-parts.ts'

/** A file of 100,000 items, packed, as base 64. */
const FILE_LIMIT = 96 * 1024 * 1024

const Id = z.object({ id: z.uuid() })
const ImportKey = z.object({ importId: z.uuid() })

/** The list as files: in by 列对应, looked through before anything is written, and out as XLSX, CSV or JSON Lines. */
export function registerFileRoutes(api: Api): void {
  api.query({
    ...reader,
    name: 'inventory.export',
    summary: 'The list, or what of it fits a filter, as XLSX, CSV or JSON Lines',
    path: '/inventory/export/:format',
    params: z.object({ format: z.enum(['xlsx', 'csv', 'jsonl']) }),
    querystring: EntryFilter,
    look: {
      kind: 'inventory.exported',
      subject: () => '00000000-0000-0000-0000-000000000000',
      data: ({ params, query }) => ({ ...params, ...query }),
    },
    reply: z.unknown(),
    async run(ctx, { params, query }, { reply }) {
      void reply
        .type(MEDIA[params.format])
        .header('content-disposition', `attachment; filename="items.${params.format}"`)
      return params.format === 'xlsx'
        ? exportWorkbook(ctx, query)
        : Readable.from(exportText(ctx, query, params.format))
    },
  })
  api.query({
    ...reader,
    name: 'inventory.imports',
    summary: 'The newest files',
    path: '/inventory/imports',
    reply: z.object({ imports: z.array(ImportView) }),
    run: async (ctx) => ({ imports: await listImports(ctx) }),
  })
  api.query({
    ...reader,
    name: 'inventory.profiles',
    summary: '列对应: how the columns of known kinds of files become elements',
    path: '/inventory/profiles',
    reply: z.object({ profiles: z.array(Profile) }),
    run: async (ctx) => ({ profiles: await listProfiles(ctx) }),
  })
  api.command({
    ...editor,
    name: 'inventory.saveProfile',
    summary: 'Keeps a column profile under its name; one of the same id is replaced only on `replace`',
    method: 'POST',
    path: '/inventory/profiles',
    once: true,
    body: Profile.extend({ replace: z.boolean().optional() }),
    reply: z.object({ profiles: z.array(Profile) }),
    async run(ctx, { body }) {
      await saveProfile(ctx, body)
      return { profiles: await listProfiles(ctx) }
    },
  })
  api.command({
    ...editor,
    name: 'inventory.openImport',
    summary:
      'Hands in XLSX, CSV (UTF-8, UTF-16, GB18030), JSON or JSON Lines, gzipped or not; it is looked through, nothing is written yet',
    method: 'POST',
    path: '/inventory/imports',
    once: true,
    bodyLimit: FILE_LIMIT,
    body: z.object({
      name: z.string().trim().min(1).max(200),
      kind: EntryKind,
      area: Area.optional(),
      profile: Profile,
      content: z.base64(),
    }),
    reply: Id,
    run: (ctx, { body }) => openImport(ctx, { ...body, area: body.area ?? ownArea(ctx) }),
  })
  api.query({
    ...reader,
    name: 'inventory.import',
    summary: 'How far a file has come, and what was noted by row and cell',
    path: '/inventory/imports/:importId',
    params: ImportKey,
    reply: ImportView,
    run: (ctx, { params }) => getImport(ctx, params.importId),
  })
  const acts = { confirm: confirmImport, cancel: cancelImport }
  for (const [act, run] of Object.entries(acts)) {
    api.command({
      ...editor,
      name: `inventory.${act}Import`,
      summary:
        act === 'confirm'
          ? '确认导入: the rows that are right become drafts'
          : '停止: what was taken over stays, the rest is left',
      method: 'POST',
      path: `/inventory/imports/:importId/${act}`,
      once: true,
      params: ImportKey,
      reply: ImportView,
      async run(ctx, { params }) {
        await run(ctx, { id: params.importId })
        return getImport(ctx, params.importId)
      },
    })
  }
  api.query({
    ...reader,
    name: 'inventory.markedFile',
    summary:
      'The rows of a file that something was noted about, as a workbook: wrong cells coloured, what is wrong in a last column',
    path: '/inventory/imports/:importId/marked',
    params: ImportKey,
    reply: z.unknown(),
    async run(ctx, { params }, { reply }) {
      const { bytes, notes } = await importFile(ctx, params.importId)
      const sheet = await readTable(bytes)
      void reply.type(MEDIA.xlsx).header('content-disposition', 'attachment; filename="marked.xlsx"')
      return 'fault' in sheet
        ? markedWorkbook({ columns: [sheet.fault], rows: [] }, [])
        : markedWorkbook(sheet, notes)
    },
  })
}

const MEDIA = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
} as const

async function exportWorkbook(ctx: ReadCtx, filter: EntryFilter): Promise<Buffer> {
  const all: Exported[] = []
  for await (const portion of exportPortions(ctx, filter)) {
    all.push(...portion)
    if (all.length > MOST_IN_WORKBOOK)
      throw refuseInventory('inventory.too-many', { count: `${MOST_IN_WORKBOOK} 多`, most: MOST_IN_WORKBOOK })
  }
  return workbook(all)
}

async function* exportText(
  ctx: ReadCtx,
  filter: EntryFilter,
  format: 'csv' | 'jsonl',
): AsyncGenerator<string> {
  let first = true
  for await (const portion of exportPortions(ctx, filter)) {
    yield format === 'csv' ? csvLines(portion, first) : jsonLines(portion)
    first = false
  }
}
