import { toLocalDate } from '../../calendar/rules.ts'
import { officerOf, type ReadCtx, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { readTable, type LineFault } from '../../platform/table.ts'
import { faultsOf, type Resource } from '../../sharing/resource.ts'
import { codeIn, readLine } from '../files.ts'
import type { Imported, KeptResource } from '../model.ts'
import { knownIn, officeName, officesByWord } from '../place.ts'
import { refuseResource } from '../refusals.ts'
import { mayEdit, refuseClosing, refuseOpening } from '../rules.ts'
import { sameContent } from '../same.ts'
import { fieldsInUse } from '../shipped.ts'
import { listKnown, listMounted, saveResources, type Saved } from '../store.ts'

/** So many faults are told. */
const MOST_FAULTS = 200

type Plan = Imported & { saved: Saved[] }

/** What a file would do to the catalogue; nothing is written. */
export async function tryImport(ctx: ReadCtx, input: { content: string }): Promise<Imported> {
  const { saved: _, ...found } = await planImport(ctx, input.content, false)
  return found
}

/**
 * 导入. Takes the good lines of a file over, each line an entry of the catalogue, known again by its code; lines with a fault are
 * left out and told. The second time changes nothing. An operator brings in entries of the own office; who manages sharing for the
 * place those of every office, and what a place below has sent: there the own office answers for it.
 */
export async function importResources(ctx: WriteCtx, input: { content: string }): Promise<Imported> {
  const { saved, ...found } = await planImport(ctx, input.content, true)
  await saveResources(ctx, saved)
  for (const { id, content } of saved) await record(ctx, 'resource.imported', id, { code: content.code })
  return found
}

async function planImport(ctx: ReadCtx, base64: string, locked: boolean): Promise<Plan> {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length === 0) throw refuseResource('file.empty')
  const table = await readTable(bytes)
  if ('fault' in table) throw refuseResource('file.unreadable', { fault: table.fault })

  const codes = table.rows.flatMap(({ cells }) => codeIn(cells) ?? [])
  const kept = await listKnown(ctx, codes, locked)
  const judge = judgeOf(ctx, {
    known: new Map(kept.map((each) => [each.content.code, each])),
    mounted: await listMounted(ctx),
    used: await fieldsInUse(ctx, toLocalDate(ctx.now)),
  })
  const faults: LineFault[] = [...table.faults]
  const wrong = new Set(faults.map(({ row }) => row))
  const seen = new Map<string, number>()
  const plan: Plan = {
    rows: table.rows.length,
    added: 0,
    changed: 0,
    same: 0,
    faulty: 0,
    faults: [],
    saved: [],
  }
  for (const line of table.rows) {
    const code = codeIn(line.cells)
    const twice = code === undefined ? undefined : seen.get(code)
    const found =
      twice === undefined
        ? judge(line)
        : { faults: [{ row: line.row, column: '信息资源代码', text: `和第 ${twice} 行是同一个代码。` }] }
    if (code !== undefined && twice === undefined) seen.set(code, line.row)
    if ('faults' in found) faults.push(...found.faults)
    if ('faults' in found || wrong.has(line.row)) {
      plan.faulty += 1
      continue
    }
    const { before, resource } = found
    if (before?.state === 'listed' && sameContent(before.content, resource)) plan.same += 1
    else {
      plan[before ? 'changed' : 'added'] += 1
      plan.saved.push({
        id: before?.id ?? uuidv7(ctx.now),
        content: resource,
        state: 'listed',
        shipped: false,
      })
    }
  }
  plan.faults = faults.toSorted((a, b) => a.row - b.row).slice(0, MOST_FAULTS)
  return plan
}

type Judged = { before: KeptResource | undefined; resource: Resource } | { faults: LineFault[] }

/** Reads one line against what is known: may this officer bring it in, and does it fit? */
function judgeOf(
  ctx: ReadCtx,
  at: { known: Map<string, KeptResource>; mounted: Map<string, string>; used: Map<string, string[][]> },
): (line: { row: number; cells: Readonly<Record<string, unknown>> }) => Judged {
  const officer = officerOf(ctx)
  const manages = officer.permissions.includes('resource.manage')
  const place = officesByWord(ctx)
  const known = knownIn(ctx)
  return (line) => {
    const fault = (column: string, text: string): Judged => ({ faults: [{ row: line.row, column, text }] })
    const code = codeIn(line.cells)
    if (code === undefined) return fault('信息资源代码', '没有写代码，认不出是哪一条。')
    const before = at.known.get(code)
    const read = readLine(line, before?.content, place)
    if ('faults' in read) return read
    let { resource } = read
    if (manages && !known.offices.has(resource.owner)) {
      const provider = resource.provider ?? resource.owner
      resource = { ...resource, owner: officer.office, provider, items: [] }
      delete resource.source
    }
    const foreign = [resource.owner, before?.content.owner].find(
      (owner) => owner !== undefined && known.offices.has(owner) && !mayEdit(officer, owner),
    )
    if (foreign !== undefined)
      return fault('管理单位', `这一条由${officeName(ctx, foreign)}管理，只有它能导入。`)
    if (refuseOpening(officer, before?.content, resource, ''))
      return fault(
        '共享类型',
        `只有${officeName(ctx, (before?.content ?? resource).owner)}能放宽共享、挂载数据接口或者换管理单位。`,
      )
    const faults = faultsOf(resource, known).map(({ path, reason }) => ({
      row: line.row,
      column: COLUMN_OF[path.split('.')[0] ?? ''] ?? '',
      text: `${reason}。`,
    }))
    if (faults.length > 0) return { faults }
    if (before && refuseClosing(before.content, resource, at.used.get(code)))
      return fault(
        '信息项',
        '还有授权在用，用到的信息项不能去掉、改名、改成不予共享或者换接口。请先收回授权。',
      )
    const holder = resource.source === undefined ? undefined : at.mounted.get(resource.source)
    if (holder !== undefined && holder !== code)
      return fault('数据接口', `已经挂载在「${holder}」上，一个接口只挂载一次。`)
    if (resource.source !== undefined) at.mounted.set(resource.source, code)
    return { before, resource }
  }
}

const COLUMN_OF: Readonly<Record<string, string>> = {
  owner: '管理单位',
  conditions: '共享条件',
  source: '数据接口',
  fields: '信息项',
  items: '关联事项',
}
