import type { Item } from '../catalog/model.ts'
import type { Dispatched, System } from '../exchange/model.ts'
import { toTheirs } from '../exchange/rules.ts'
import type { StoredFile } from '../files/model.ts'
import type { CaseItem, Filed } from './model.ts'
import { isFinal, type Turn } from './turns.ts'

/** What a message tells beside the item itself: the turn, or that values were corrected while another item was handled. */
export type Told = Turn | 'changed'

export type Head = {
  id: string
  number?: string
  applicant: string
  personNumber: string
  onethingName: string
  filed: Filed
}
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
  law: Item,
  { files, at }: { files: readonly PaperFile[]; at: Date },
): Dispatched {
  const own = new Set(law.form.fields.map(({ element }) => element))
  const filed = Object.entries(head.filed.values).filter(([element]) => own.has(element))
  const { values, unmapped } = toTheirs(
    system,
    Object.fromEntries(filed.map(([id, { value }]) => [id, value])),
  )
  return {
    owner: head.id,
    subject: item.step,
    system: system.id,
    type: `tongban.item.${told}`,
    schema: system.schema,
    ends: told === 'hold',
    data: {
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
    },
  }
}

/** The files that a message names, by id: none where the system is only told how many there are. */
export function filesTold({ schema }: System, filed: Filed, step: string): string[] {
  return schema === 1 ? [] : papersOf(filed, step).flatMap(({ files }) => files)
}

function papersOf({ materials }: Filed, step: string): Filed['materials'] {
  return materials.filter(({ steps }) => steps.includes(step))
}

const fileOf = ({ id, name, type, size, sha256 }: PaperFile): Omit<PaperFile, 'owner'> => ({
  id,
  name,
  type,
  size,
  sha256,
})
