import { createHash } from 'node:crypto'
import { pinyin } from 'pinyin-pro'
import { z } from 'zod'
import { ItemCode, ItemType } from '../catalog/model.ts'
import { LISTS } from '../inventory/codes.ts'
import { schemeLike } from '../inventory/item-codes.ts'
import { ListLimit, ROWS, SchemedCode, type Content } from '../inventory/model.ts'
import type { Office } from '../offices/model.ts'

/**
 * An entry of the list of items 事项清单 as the beginning of an `Item` that is handled here: whatever the list says is filled in;
 * what it does not say gets the most cautious words that are true anywhere, for the operator to write over. Nothing is invented:
 * a limit without a law, a paper or a fee that the list does not know is not there.
 */

const LAW = '中华人民共和国行政许可法'
const REMEDIES =
  '对决定不服的，可以自收到决定之日起六十日内申请行政复议，或者六个月内向人民法院提起行政诉讼。'
const UNASKED = {
  q: '多久能办好？',
  a: '办理部门按公布的时限作出决定，有进展会发短信告诉您，也可以随时在网上查进度。',
}
const SERVED = { person: 'person', company: 'company' } as const

const words = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
const listOf = <Row extends z.ZodType>(row: Row, value: unknown): z.infer<Row>[] =>
  z.array(row).catch([]).parse(value)
const lettersOf = (text: string, how: 'first' | 'pinyin'): string =>
  pinyin(text, { pattern: how, toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
    .join('')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')

/** A short name for an item out of the initials of its Chinese one, unlike those that are `taken`: 个体工商户设立登记 → gtgshsldj. */
export function idFor(name: string, taken: ReadonlySet<string>): string {
  const stem = lettersOf(name, 'first').slice(0, 40) || 'item'
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? stem : `${stem}-${n}`
    if (!taken.has(id)) return id
  }
}

/** 实施主体 as one of the offices of the region: by 统一社会信用代码, else by name, with or without the name of the place before it. */
export function officeOf(entry: Content, offices: Iterable<Office>): Office | undefined {
  const [all, code, body] = [[...offices], words(entry.bodyCode), words(entry.body)]
  const byCode = code && all.find(({ uscc }) => uscc === code)
  if (byCode || !body) return byCode || undefined
  const named = all.filter(({ name }) => name === body || name.endsWith(body))
  return named.length === 1 ? named[0] : undefined
}

/** 依申请: whether people apply for an entry of this type. Nobody applies for a penalty. */
export const isAppliedFor = (type: unknown): boolean => ItemType.safeParse(type).success

type About = {
  id: string
  /** The code under which the entry stands on the list; by it the two stay linked. */
  code: string
  /** The version that `entry` is. */
  version: number
  area: string
  entry: Content
  office: Office | undefined
  hotline: string
  /** The data elements that the region has. */
  elements: ReadonlySet<string>
}

/** The item in the form of its file; where the office is not known here it is empty, and the checks of the design say so. */
export function itemFrom(about: About): Record<string, unknown> {
  const { id, code, entry, office, hotline } = about
  const name = words(entry.name) ?? code
  const [plainName = name, ...aliases] = listOf(z.string().min(1), entry.everydayNames)
  const licence = entry.type === 'licence'
  const body = office?.name ?? words(entry.body) ?? ''
  const form = `${name}申请表`
  const visits = typeof entry.visits === 'number' ? entry.visits : 1
  const situations = situationsOf(entry)
  const questions = listOf(ROWS.questions, entry.faq)
  const law = (days: number, clause: string) => ({ days, unit: 'working', basis: `《${LAW}》${clause}` })
  return {
    id,
    code: { scheme: schemeOf(entry, code), value: code },
    entryVersion: about.version,
    name,
    plainName,
    aliases,
    state: 'published',
    type: entry.type,
    office: office?.id ?? '',
    level: levelOf(entry.level, about.area),
    serves: servedBy(entry.serves),
    kind: entry.kind === 'instant' ? 'instant' : 'promised',
    summary: `${name}，由${body}办理。`,
    conditions: words(entry.conditions)
      ?.split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '') ?? ['事项清单没有写明，请先向办理部门咨询。'],
    limits: {
      // 行政许可法 speaks of licences only; for others the list names no law, and none is cited.
      answer: licence ? law(5, '第三十二条') : { days: 5, unit: 'working' },
      ...(licence ? { deemed: law(5, '第三十二条') } : {}),
      statutory: limitOf(entry.statutory) ?? (licence ? law(20, '第四十二条') : null),
      promised: limitOf(entry.promised),
    },
    visits,
    ...(visits > 0 ? { visitsReason: words(entry.visitsReason) ?? '单独办时，要到窗口交材料。' } : {}),
    fee: feeOf(entry),
    basis: basisOf(entry),
    ...(situations.length > 0 && { scenarios: scenariosOf(id, situations), scenarioChoice: 'one' }),
    form: {
      name: form,
      fields: [...(situations.length > 0 ? [{ element: situationElement(id) }] : []), ...fieldsOf(about)],
    },
    materials: materialsOf(entry, form, situations),
    process: processOf(entry, body),
    result: { name: words(entry.result) ?? `${name}的办理结果` },
    remedies: [words(entry.review), words(entry.lawsuit)].filter(Boolean).join('') || REMEDIES,
    correctionReasons: ['材料不齐全或者看不清，请补上。'],
    refusalReasons: ['不符合办理条件。'],
    phones: phonesOf(entry, office, hotline),
    faq: questions.length > 0 ? questions : [UNASKED],
  }
}

/** The scheme of the code as the list says it, else as it looks; a code of the place where neither is known. */
function schemeOf(entry: Content, code: string): ItemCode['scheme'] {
  const said = listOf(SchemedCode, entry.codes).find(({ value }) => value === code)?.scheme
  return ItemCode.shape.scheme.safeParse(said ?? schemeLike(code)).data ?? 'local'
}

/** A number that can be dialled; in the list several often stand in one line, with words between them. */
const DIALLED = /(?<!\d)(?:0\d{2,3}-\d{7,8}|1\d{4}|95\d{3})(?!\d)/g

/** Advice and complaints go to different numbers: who is complained of does not answer himself. */
function phonesOf(entry: Content, office: Office | undefined, hotline: string): Record<string, string> {
  const found = (value: unknown): string[] => words(value)?.match(DIALLED) ?? []
  const own = office ? [office.phone] : []
  const advice = [...found(entry.advicePhone), ...own].find((phone) => phone !== hotline) ?? hotline
  const complaint = found(entry.complaintPhone).find((phone) => phone !== advice) ?? hotline
  return { advice, complaint }
}

/** Months are counted as 30 days and years as 365, and the limit says so: the clocks know days and hours only. */
function limitOf(value: unknown): Record<string, unknown> | null {
  const { data: limit } = ListLimit.safeParse(value)
  if (!limit) return null
  const basis = '事项清单'
  if (limit.unit === 'hour')
    return limit.n > 0 ? { hours: limit.n, basis } : { days: 0, unit: 'working', basis }
  if (limit.unit === 'working' || limit.unit === 'natural') return { days: limit.n, unit: limit.unit, basis }
  const [days, word] = limit.unit === 'month' ? [30, '个月'] : [365, '年']
  return {
    days: limit.n * days,
    unit: 'natural',
    basis: `${basis}（${limit.n}${word}，按每${word.slice(-1)} ${days} 日计）`,
  }
}

/** 行使层级; where the list names none, that of the place. */
function levelOf(level: unknown, area: string): string {
  if (['province', 'city', 'county', 'town', 'village'].includes(String(level))) return String(level)
  if (area.length > 6) return area.length > 9 ? 'village' : 'town'
  if (area.endsWith('0000')) return 'province'
  return area.endsWith('00') ? 'city' : 'county'
}

function servedBy(serves: unknown): string[] {
  const kinds = listOf(z.enum(Object.keys(LISTS.serves) as (keyof typeof LISTS.serves)[]), serves)
  const found = new Set(kinds.map((kind) => (kind in SERVED ? kind : 'institution')))
  return found.size > 0 ? [...found] : ['person']
}

/** A charge needs its amount in figures; the list has it in words, so the operator types it. */
function feeOf(entry: Content): Record<string, unknown> {
  if (entry.charged !== true) return { charged: false }
  const charges = listOf(ROWS.charges, entry.charges)
  return {
    charged: true,
    charges: charges.map(({ name, standard, basis }) => ({
      name: standard ? `${name}（${standard}）` : name,
      fen: 0,
      basis: basis ?? words(entry.chargeBasis) ?? '',
    })),
  }
}

function basisOf(entry: Content): Record<string, unknown>[] {
  const laws = listOf(ROWS.laws, entry.basis).map(({ law, clause, text }) => ({
    law: law.replace(/^《(.*)》$/, '$1'),
    ...(clause ? { clause } : {}),
    ...(text ? { text } : {}),
  }))
  return laws.length > 0 ? laws : [{ law: '事项清单没有写明' }]
}

/** Who applies, and for whom: what every form asks. The rest is the operator's. */
function fieldsOf({ entry, elements }: About): { element: string }[] {
  const company = servedBy(entry.serves).includes('company') ? ['company.name', 'company.uscc'] : []
  return ['applicant.name', 'applicant.number', 'applicant.phone', ...company]
    .filter((element) => elements.has(element))
    .map((element) => ({ element }))
}

/** 情形 of the list that have a name; a single one tells nobody apart. */
function situationsOf(entry: Content): string[] {
  const names = [...new Set(listOf(ROWS.conditions, entry.situations).map(({ name }) => name.trim()))]
  return names.length > 1 ? names : []
}

/** The data element by which people say in which situation they are. */
const situationElement = (id: string): string => `item.${lettersOnly(id)}Scenario`

const lettersOnly = (id: string): string => `s${id.replaceAll(/[^a-z0-9]/g, '')}`

const scenariosOf = (id: string, situations: readonly string[]): Record<string, unknown>[] =>
  situations.map((name, at) => ({
    id: `s${at + 1}`,
    name,
    when: { eq: [`$${situationElement(id)}`, `s${at + 1}`] },
  }))

/** The question for the situation, which an item from the list needs besides; undefined where the list knows no situations. */
export function situationQuestion(id: string, entry: Content): Record<string, unknown> | undefined {
  const situations = situationsOf(entry)
  if (situations.length === 0) return undefined
  return {
    id: situationElement(id),
    name: '办理情形',
    section: '办理情形',
    control: 'choice',
    question: '您是哪种情形？',
    why: '不同的情形，要交的材料不一样。',
    options: situations.map((name, at) => ({ value: `s${at + 1}`, label: name })),
  }
}

/**
 * The papers of the entry. Rows of one name that say the same are one paper, asked for in any of their situations; where they differ, each
 * is a paper of its own, so that nobody is asked for what is asked of others.
 */
function materialsOf(entry: Content, form: string, situations: readonly string[]): Record<string, unknown>[] {
  const rows = listOf(ROWS.materials, entry.materials)
  const whole: typeof rows = rows.some(({ name }) => isForm(name))
    ? rows
    : [{ name: form, necessity: 'required' }, ...rows]
  const papers = new Map<string, { id: string; said: object; asked: Set<string> }>()
  const named = new Map<string, number>()
  for (const row of whole) {
    const said = saidOf(row, situations)
    const key = JSON.stringify(said)
    const asked = situations.includes(situationOf(row)) ? [situationOf(row)] : situations
    const same = papers.get(key)
    if (same) {
      for (const situation of asked) same.asked.add(situation)
      continue
    }
    const id = paperId(row.name)
    const nth = (named.get(id) ?? 0) + 1
    named.set(id, nth)
    papers.set(key, { id: nth === 1 ? id : `${id}-${nth}`, said, asked: new Set(asked) })
  }
  return [...papers.values()].map(({ id, said, asked }) => ({
    id,
    ...said,
    ...inSituations(situations, asked),
  }))
}

type PaperRow = z.infer<typeof ROWS.materials>

const situationOf = ({ situation }: PaperRow): string => situation?.trim() ?? ''

/** What a row says of its paper, without the situation. Words that name none of the situations are told to the applicant. */
function saidOf(row: PaperRow, situations: readonly string[]): Record<string, unknown> {
  const { name, necessity, original, originals, copies, origin, note, situation, standard, basis } = row
  const fill = note ?? (situations.includes(situationOf(row)) ? undefined : situation)
  return {
    name,
    required: necessity !== 'optional',
    deferrable: necessity === 'deferrable',
    originals: originals ?? (original === 'original' || original === 'both' ? 1 : 0),
    copies: copies ?? (original === 'copy' || original === 'both' ? 1 : 0),
    origin:
      origin === 'applicant' || origin === 'government'
        ? origin
        : origin === undefined
          ? 'applicant'
          : 'other',
    ...(fill ? { fill } : {}),
    ...(standard ? { standard } : {}),
    ...(basis ? { basis } : {}),
    satisfiedBy: isForm(name) ? [{ by: 'form' }] : [],
  }
}

/** A paper that is asked for in some situations only names them; one for all names none. */
function inSituations(situations: readonly string[], asked: ReadonlySet<string>): { scenarios?: string[] } {
  if (asked.size === situations.length) return {}
  return { scenarios: situations.flatMap((name, at) => (asked.has(name) ? [`s${at + 1}`] : [])) }
}

/**
 * The name in letters, and a mark that tells papers apart that only sound alike: a paper of the same name gets the same id in each item, so
 * that two items ask for it once.
 */
function paperId(name: string): string {
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 6)
  return [lettersOf(name, 'pinyin').slice(0, 60), mark].filter((part) => part !== '').join('-')
}

const isForm = (name: string): boolean => /(申请|申报|登记)(表|书)$/.test(name)

function processOf(entry: Content, body: string): Record<string, unknown>[] {
  const steps = listOf(ROWS.steps, entry.steps).map(({ name, who, standard }) => ({
    name,
    who: who ?? body,
    text: standard ?? '',
  }))
  if (steps.length > 0) return steps
  return [
    { name: '受理', who: body, text: '看材料齐不齐。' },
    { name: '决定', who: body, text: '符合条件的就办，不符合的说明理由。' },
  ]
}
