import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import type { Actor, ActorRef, ReadCtx, WriteCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { readTable, type Line } from '../../platform/table.ts'
import { isElsewhere, readLine, rulesFor, type CellNote, type ReadRow } from '../cells.ts'
import { differences } from '../compare.ts'
import { findElement } from '../elements.ts'
import { merge } from '../merge.ts'
import { refuseWriting, type EntryState } from '../rules.ts'
import type { ColumnRule, Content, EntryKind, ImportState, Profile, SchemedCode } from '../model.ts'
import { digestOf, insertEntries, lockEntries, saveDrafts, type Author, type NewEntry } from '../store.ts'

type File = {
  id: string
  kind: EntryKind
  area: string
  profile: Profile
  bytes: Buffer
  state: ImportState
  seen: number
  author: Author
  place: Place
}
/** Where the list is kept. */
type Place = { area: string | undefined; name: string }
type Lines = {
  rows: Line[]
  rules: ColumnRule[]
  columns: string[]
  faults: Map<number, CellNote[]>
  twice: Map<number, number>
}
type Note = CellNote & { row: number }
type Known = {
  id: string
  kind: EntryKind
  scheme: string
  code: string
  area: string
  name: string
  stage: EntryState['stage']
  withdrawnFrom: string | null
  digest: string
  content: Content
  editedBy: ActorRef
}
type Planned = {
  row: number
  read: ReadRow
  area: string
  kind: EntryKind
  known: Known | undefined
  content: Content
  outcome: 'added' | 'changed' | 'same'
}

/** After so many rows the progress is told; while rows are taken over, so many make one transaction. */
const STRIDE = 500

/** 试运行. Looks through every cell of a file without touching the list; says what would be added, changed or stay the same. */
export async function checkImport(db: Database, actor: Actor, id: string): Promise<void> {
  const file = await loadFile(db, actor, id)
  if (file?.state !== 'checking') return
  const lines = await readOnce(db, file)
  if ('fault' in lines) return giveUp(db, id, lines.fault)
  await db.run('inventory-forget', 'delete from inventory.import_note where import_id = $1', [id])
  await db.run(
    'inventory-begin',
    `update inventory.import set rows = $2, columns = $3, seen = 0, added = 0, changed = 0, same = 0, faulty = 0, warned = 0
     where id = $1`,
    [id, lines.rows.length, lines.columns],
  )
  for (let at = 0; at < lines.rows.length; at += STRIDE) {
    const read = readStride(lines, at, file.profile.id)
    const goesOn = await db.write(actor, async (ctx) => {
      const state = await sql`
        select from inventory.import where id = ${id} and state = 'checking' for update`.execute(ctx.db)
      if (state.rows.length === 0) return false
      const { planned, notes } = await plan(ctx, file, lines, read)
      await tell(ctx, id, { seen: Math.min(at + STRIDE, lines.rows.length), notes, planned })
      return true
    })
    if (!goesOn) return
  }
  await db.run(
    'inventory-checked',
    `update inventory.import set state = 'checked' where id = $1 and state = 'checking'`,
    [id],
  )
}

/**
 * 导入. Takes over every row that is right, five hundred in a transaction that also says how far it came: after a crash the job
 * goes on there. Rows become drafts; a row that says what the list says already changes nothing.
 */
export async function runImport(db: Database, actor: Actor, id: string): Promise<void> {
  const file = await loadFile(db, actor, id)
  if (file?.state !== 'importing') return
  const lines = await readOnce(db, file)
  if ('fault' in lines) return giveUp(db, id, lines.fault)
  for (let at = file.seen; at < lines.rows.length; at += STRIDE) {
    const read = readStride(lines, at, file.profile.id)
    const goesOn = await db.write(actor, async (ctx) => {
      const state = await sql`
        select from inventory.import where id = ${id} and state = 'importing' and seen = ${at} for update`.execute(
        ctx.db,
      )
      if (state.rows.length === 0) return false
      await lockKnown(ctx, file, read)
      const { planned, notes } = await plan(ctx, file, lines, read)
      await writePlanned(ctx, file, planned)
      await tell(ctx, id, { seen: Math.min(at + STRIDE, lines.rows.length), notes, planned })
      return true
    })
    if (!goesOn) return
  }
  await db.run(
    'inventory-done',
    `update inventory.import set state = 'done', done_at = now() where id = $1 and state = 'importing' and seen = rows`,
    [id],
  )
}

/** Reading may take more memory than the machine has: a file that has ended the process three times is not read a fourth time. */
const MOST_TRIES = 3

async function readOnce(db: Database, file: File): Promise<Lines | { fault: string }> {
  const [begun] = await db.run<{ tries: number }>(
    'inventory-read',
    'update inventory.import set tries = tries + 1 where id = $1 returning tries',
    [file.id],
  )
  if (begun && begun.tries > MOST_TRIES) return { fault: BROKE_OFF }
  const lines = await openLines(file)
  await db.run('inventory-was-read', 'update inventory.import set tries = 0 where id = $1', [file.id])
  return lines
}

const BROKE_OFF = `读这个文件的时候，系统中断了 ${MOST_TRIES} 次，不再读了。请核对是不是选错了文件；没错的，请分成几份再导入。`

/** 读不出来. A file that cannot be read says why, and is not tried again. */
async function giveUp(db: Database, id: string, fault: string): Promise<void> {
  await db.run(
    'inventory-unreadable',
    `update inventory.import set state = 'unreadable', fault = $2 where id = $1 and state in ('checking', 'importing')`,
    [id, fault],
  )
}

async function loadFile(db: Database, actor: Actor, id: string): Promise<File | undefined> {
  type Row = Omit<File, 'author' | 'place'> & { actor: ActorRef; actorId: string }
  return db.read(actor, async (ctx) => {
    const found = await sql<Row>`
      select id, kind, area, profile, bytes, state, seen, actor, actor_id as "actorId" from inventory.import where id = ${id}`.execute(
      ctx.db,
    )
    const row = found.rows[0]
    const { area, name } = ctx.world.region.head
    return row && { ...row, author: { id: row.actorId, ref: row.actor }, place: { area, name } }
  })
}

/** The lines of a file, and those that bear the code of an earlier line. */
async function openLines(file: File): Promise<Lines | { fault: string }> {
  const sheet = await readTable(file.bytes)
  if ('fault' in sheet) return sheet
  const rules = rulesFor(sheet.columns, file.profile)
  const keyRules = rules.filter(({ key, area, kind, element }) => key || area || kind || element === 'codes')
  const firstOf = new Map<string, number>()
  const twice = new Map<number, number>()
  const followers = new Map<number, number[]>()
  const strangers = new Map<string, { row: number; lines: number }>()
  for (const { row, cells } of sheet.rows) {
    const read = readLine(cells, keyRules, file.profile.id)
    const { key, area } = read
    if (area !== undefined && isElsewhere(area, file.place)) {
      const known = strangers.get(area)
      strangers.set(area, { row: known?.row ?? row, lines: (known?.lines ?? 0) + 1 })
    }
    if (!key) continue
    const known = knownBy(placed(file, read), key)
    const before = firstOf.get(known)
    if (before === undefined) firstOf.set(known, row)
    else {
      twice.set(row, before)
      followers.set(before, [...(followers.get(before) ?? []), row])
    }
  }
  const faults = new Map<number, CellNote[]>()
  for (const { row, column, text } of sheet.faults) {
    // A cell that cannot be trusted is left out; a line that cannot be read is no line.
    const severity = column === '' ? 'error' : 'warning'
    faults.set(row, [...(faults.get(row) ?? []), { column, severity, text }])
  }
  // Told of both, so that the marked workbook holds both: alone, the second would be taken for the entry of the first.
  for (const [row, more] of followers) {
    const text = `第 ${more.slice(0, 10).join('、')} 行也是这个编码${more.length > 10 ? `，这样的共 ${more.length} 行` : ''}。一项只写一行，请核对哪一行是对的。`
    faults.set(row, [...(faults.get(row) ?? []), { column: keyColumnOf(rules), severity: 'warning', text }])
  }
  const areaColumn = rules.find((rule) => rule.area)?.column ?? ''
  for (const [area, { row, lines }] of strangers) {
    const text = `区划代码 ${area} 不是${file.place.name}（${file.place.area}）的，也不是它上级的，这样的共 ${lines} 行。请核对是不是选错了文件；没错的，可以导入。`
    faults.set(row, [...(faults.get(row) ?? []), { column: areaColumn, severity: 'warning', text }])
  }
  return { rows: sheet.rows, rules, columns: sheet.columns, faults, twice }
}

const keyColumnOf = (rules: readonly ColumnRule[]): string =>
  (rules.find(({ key }) => key) ?? rules.find(({ element }) => element === 'codes'))?.column ?? ''

function readStride(lines: Lines, from: number, profile: string): { row: number; read: ReadRow }[] {
  return lines.rows
    .slice(from, from + STRIDE)
    .map(({ row, cells }) => ({ row, read: readLine(cells, lines.rules, profile) }))
}

/** What becomes of each line; lines with an error become nothing. */
async function plan(
  ctx: ReadCtx,
  file: File,
  lines: Lines,
  read: readonly { row: number; read: ReadRow }[],
): Promise<{ planned: Planned[]; notes: Note[] }> {
  const notes: Note[] = []
  const keyColumn = keyColumnOf(lines.rules)
  const right: (Placed & { row: number; read: ReadRow; wrong: Set<string> })[] = []
  for (const line of read) {
    const { row } = line
    const broken = lines.faults.get(row) ?? []
    const before = lines.twice.get(row)
    const own: CellNote[] = [
      ...broken,
      ...(broken.some(({ severity }) => severity === 'error') ? [] : line.read.notes),
      ...(before === undefined
        ? []
        : [
            {
              column: keyColumn,
              severity: 'error' as const,
              text: `和第 ${before} 行是同一个编码。一项只写一行。`,
            },
          ]),
    ]
    notes.push(...own.map((note) => ({ ...note, row })))
    if (own.some(({ severity }) => severity === 'error')) continue
    // A cell that is wrong says nothing: what the list says there stays.
    const wrong = new Set(own.map(({ column }) => column))
    right.push({ row, read: line.read, ...placed(file, line.read), wrong })
  }
  const known = await findKnown(ctx, right)
  const planned: Planned[] = []
  for (const line of right) {
    const { key } = line.read
    if (!key) continue
    const entry = known.get(knownBy(line, key))
    const content = merge(entry?.content ?? {}, line.read.content, lines.rules, line.wrong)
    const outcome = !entry ? 'added' : entry.digest === digestOf(content) ? 'same' : 'changed'
    const refusal = outcome === 'changed' && entry ? refuseWriting(entry, toLocalDate(ctx.now)) : undefined
    if (refusal) {
      notes.push({ row: line.row, column: keyColumn, severity: 'error', text: refusal.zh })
      continue
    }
    const isOthers = entry?.stage === 'draft' && entry.editedBy.id !== file.author.id
    if (outcome === 'changed' && entry && isOthers)
      notes.push({
        row: line.row,
        column: keyColumn,
        severity: 'warning',
        text: overDraft(entry, content),
      })
    if (outcome === 'same' && entry?.withdrawnFrom)
      notes.push({ row: line.row, column: keyColumn, severity: 'warning', text: isLeaving(entry) })
    planned.push({ ...line, known: entry, content, outcome })
  }
  return { planned, notes }
}

/** A line that says what a withdrawn entry said: the import does not bring it back. */
const isLeaving = ({ name, withdrawnFrom }: Known): string =>
  `「${name}」从 ${withdrawnFrom} 起取消。内容没有变化，导入不会恢复它；要恢复的，请在事项页上修改后重新发布。`

/** Whose open draft a line is written into, and what of it is replaced. */
function overDraft({ editedBy, content }: Known, after: Content): string {
  const changed = differences(content, after)
  const [replaced, added] = [true, false].map((stood) =>
    changed
      .filter(({ before }) => (before !== null) === stood)
      .map(({ element }) => findElement(element)?.name ?? element)
      .join('、'),
  )
  const told = [replaced && `替换其中的「${replaced}」`, added && `加上「${added}」`]
    .filter(Boolean)
    .join('，')
  return `这一项有${editedBy.name}还没提交的草稿，导入会${told}。请先和${editedBy.name}核对；不想改的，去掉这一行再导入。`
}

/** Whoever edits one of these meanwhile waits, or is waited for: what was saved is merged, not written over. */
async function lockKnown(ctx: WriteCtx, file: File, read: readonly { read: ReadRow }[]): Promise<void> {
  const keys = keysOf(read.map((line) => ({ ...line, ...placed(file, line.read) })))
  await sql`
    select from inventory.entry e
    where (e.kind, e.area, e.scheme, e.code) in (
      select kind, area, scheme, code
      from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k (kind text, area text, scheme text, code text))
    order by e.id for update`.execute(ctx.db)
}

/** Where a line belongs: what it says of itself, otherwise what was said of the whole file. */
type Placed = { area: string; kind: EntryKind }
const placed = (file: File, read: ReadRow): Placed => ({
  area: read.area ?? file.area,
  kind: read.kind ?? file.kind,
})

/** What an entry is known by. The 基本目录 and a list that has claimed it bear the same code. */
const knownBy = ({ kind, area }: Placed, { scheme, value }: SchemedCode): string =>
  `${kind} ${area} ${scheme} ${value}`

const keysOf = (lines: readonly (Placed & { read: ReadRow })[]) =>
  lines.flatMap(({ read: { key }, area, kind }) =>
    key ? [{ kind, area, scheme: key.scheme, code: key.value }] : [],
  )

async function findKnown(
  ctx: ReadCtx,
  lines: readonly (Placed & { read: ReadRow })[],
): Promise<Map<string, Known>> {
  const keys = keysOf(lines)
  const found = await sql<Known>`
    select e.id, e.kind, e.area, e.scheme, e.code, e.name, e.stage, e.withdrawn_from as "withdrawnFrom", v.digest, v.content,
      v.edited_by as "editedBy"
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k (kind text, area text, scheme text, code text)
    join inventory.entry e on e.kind = k.kind and e.area = k.area and e.scheme = k.scheme and e.code = k.code
    join inventory.version v on v.entry_id = e.id and v.version = e.version`.execute(ctx.db)
  return new Map(found.rows.map((row) => [knownBy(row, { scheme: row.scheme, value: row.code }), row]))
}

async function writePlanned(ctx: WriteCtx, file: File, planned: readonly Planned[]): Promise<void> {
  const added = planned.flatMap(({ outcome, read: { key }, area, kind, content }): NewEntry[] =>
    outcome === 'added' && key ? [{ kind, area, key, content, importId: file.id }] : [],
  )
  await insertEntries(ctx, added, file.author)
  const changed = new Map(
    planned.flatMap(({ outcome, known, content }) =>
      outcome === 'changed' && known ? [[known.id, content] as const] : [],
    ),
  )
  const locked = await lockEntries(ctx, [...changed.keys()])
  await saveDrafts(
    ctx,
    locked.map((entry) => ({ entry, content: changed.get(entry.id) ?? entry.content, importId: file.id })),
    file.author,
  )
}

async function tell(
  ctx: WriteCtx,
  id: string,
  { seen, notes, planned }: { seen: number; notes: readonly Note[]; planned: readonly Planned[] },
): Promise<void> {
  const numbered = notes.map((note, at) => ({ ...note, at }))
  const rowsWith = (severity: string): number =>
    new Set(notes.filter((note) => note.severity === severity).map(({ row }) => row)).size
  const count = (outcome: Planned['outcome']): number =>
    planned.filter((each) => each.outcome === outcome).length
  await sql`
    insert into inventory.import_note (import_id, row, at, "column", severity, text)
    select ${id}::uuid, row, at, "column", severity, text
    from jsonb_to_recordset(${JSON.stringify(numbered)}::jsonb) as n (row int, at int, "column" text, severity text, text text)
    on conflict do nothing`.execute(ctx.db)
  await sql`
    update inventory.import set seen = ${seen}, added = added + ${count('added')}, changed = changed + ${count('changed')},
      same = same + ${count('same')}, faulty = faulty + ${rowsWith('error')}, warned = warned + ${rowsWith('warning')}
    where id = ${id}`.execute(ctx.db)
}
