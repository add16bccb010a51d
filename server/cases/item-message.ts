import { z } from 'zod'
import { ItemCode, type Item } from '../catalog/model.ts'
import { Reference, type Dispatched, type System } from '../exchange/model.ts'
import { toTheirs } from '../exchange/rules.ts'
import { FILE_TYPES, type StoredFile } from '../files/model.ts'
import { Scalar } from '../forms/model.ts'
import { FiledMaterial, ItemState, Problem, type CaseItem, type Filed } from './model.ts'
import { isFinal, type Turn } from './turns.ts'

/**
 * What a message tells beside the item itself: the turn, or what has happened to another item of the case: values were corrected there, what
 * this one rests on was lost, or stands again.
 */
export type Told = Turn | 'changed' | 'needLost' | 'needMet'

const Paper = FiledMaterial.pick({ id: true, name: true, as: true })

const FirstItemMessage = z.object({
  reference: Reference.describe('Names the item between us: your reports repeat it.'),
  sequence: z.int().min(1).describe('1, 2, 3 … of our messages about this item.'),
  caseNumber: z.string().nullable().describe('办件编号 of ours, as the applicant knows it.'),
  item: ItemCode.describe('事项编码.'),
  itemName: z.string(),
  onething: z.string().describe('The one-thing (一件事) that the applicant applied for.'),
  office: z.string().describe('The office that handles it, by its id in the region.'),
  state: ItemState.describe('Where the item stands now, with us.'),
  over: z
    .boolean()
    .describe('Nothing is left to do: put it aside, unless a later message takes it up again.'),
  at: z.iso.datetime().describe('When that happened.'),
  applicant: z.object({
    name: z.string(),
    number: z.string().describe('公民身份号码, or 统一社会信用代码.'),
  }),
  values: z
    .record(z.string(), Scalar)
    .describe(
      'What the form of the item holds now, whole, under the names and in the codes agreed for your system.',
    ),
  unmapped: z
    .array(z.object({ element: z.string().describe('As we call it.'), value: Scalar }))
    .describe('Values whose code has no counterpart with you; they stand in `values` as they are.'),
  materials: z.array(
    Paper.extend({ files: z.int().min(0).describe('How many files were handed in for it.') }).describe(
      'A paper of the item.',
    ),
  ),
  reason: z
    .string()
    .nullable()
    .describe(
      'Why: where the applicant did not get what was applied for, or where a need of the item was lost or stands again.',
    ),
  problems: z.array(Problem).describe('补正: what was found wrong last.'),
})

/** The second version names the files of each paper. */
const ItemMessage = FirstItemMessage.extend({
  materials: z.array(
    Paper.extend({
      certificate: z
        .string()
        .nullable()
        .describe('The number of the certificate of ours that spared it; its values: `intake.certificate`.'),
      files: z.array(
        z.object({
          id: z.uuid().describe('Fetched by `intake.file`.'),
          name: z.string(),
          type: z.enum(Object.keys(FILE_TYPES) as [keyof typeof FILE_TYPES]),
          size: z.int().describe('Bytes.'),
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
        }),
      ),
    }).describe('A paper of the item.'),
  ),
})

/** The data of our messages, by version; `sequence` is written in as they are sent. */
export const ITEM_MESSAGES = [FirstItemMessage, ItemMessage] as const
type Written = Omit<z.input<(typeof ITEM_MESSAGES)[number]>, 'sequence' | 'materials'> & {
  materials: z.input<(typeof ITEM_MESSAGES)[number]>['materials'][number][]
}

export type Head = {
  id: string
  number?: string
  applicant: string
  personNumber: string
  onethingName: string
  filed: Pick<Filed, 'values' | 'materials'>
}
/** What of the item as the catalogue has it goes into a message. */
type Law = { code: Item['code']; form: { fields: readonly { element: string }[] } }
/** A file of a paper; `sha256` is the digest of its bytes. */
export type PaperFile = StoredFile & { sha256: string }
type Standing = Pick<CaseItem, 'step' | 'itemName' | 'office' | 'state'> &
  Partial<Pick<CaseItem, 'reason' | 'problems'>>

/**
 * The message about one item for the system that handles it: what it needs to handle the item and no more, in its own words.
 * `reference` is what its reports name. `files` are those of the papers, of which a system of the first version is told only how many there are.
 */
export function itemMessage(
  system: System,
  told: Told,
  head: Head,
  item: Standing,
  law: Law,
  { files, at }: { files: readonly PaperFile[]; at: Date },
): Dispatched {
  const own = new Set(law.form.fields.map(({ element }) => element))
  const filed = Object.entries(head.filed.values).filter(([element]) => own.has(element))
  const { values, unmapped } = toTheirs(
    system,
    Object.fromEntries(filed.map(([id, { value }]) => [id, value])),
  )
  const data: Written = {
    reference: `${head.id}.${item.step}`,
    caseNumber: head.number ?? null,
    item: law.code,
    itemName: item.itemName,
    onething: head.onethingName,
    office: item.office,
    state: item.state,
    over: isFinal(item.state),
    at: at.toISOString(),
    applicant: { name: head.applicant, number: head.personNumber },
    values,
    unmapped,
    materials: papersOf(head.filed, item.step).map((paper) => {
      const { id, name, as, certificate = null } = paper
      if (system.schema === 1) return { id, name, as, files: paper.files.length }
      return {
        id,
        name,
        as,
        certificate,
        files: files.filter((file) => paper.files.includes(file.id)).map(fileOf),
      }
    }),
    reason: item.reason ?? null,
    problems: item.problems ?? [],
  }
  return {
    owner: head.id,
    subject: item.step,
    system: system.id,
    type: `tongban.item.${told}`,
    schema: system.schema,
    ends: told === 'hold',
    data,
  }
}

/** The files that a message names, by id: none where the system is only told how many there are. */
export function filesTold({ schema }: System, filed: Head['filed'], step: string): string[] {
  return schema === 1 ? [] : papersOf(filed, step).flatMap(({ files }) => files)
}

function papersOf({ materials }: Head['filed'], step: string): Filed['materials'] {
  return materials.filter(({ steps }) => steps.includes(step))
}

const fileOf = ({ id, name, type, size, sha256 }: PaperFile): Omit<PaperFile, 'owner'> => ({
  id,
  name,
  type,
  size,
  sha256,
})
