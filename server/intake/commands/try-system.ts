import { filedMaterials, filedValues } from '../../applications/commands/submit.ts'
import { itemMessage } from '../../cases/item-message.ts'
import type { Item } from '../../catalog/model.ts'
import { aloneOf } from '../../designs/alone.ts'
import { holdForTrial, noteTrial } from '../../designs/commands/note-trial.ts'
import { getDesigned } from '../../designs/queries.ts'
import type { System } from '../../exchange/model.ts'
import { refuseExchange } from '../../exchange/refusals.ts'
import { envelopeOf, systemFor } from '../../exchange/rules.ts'
import { displayValue } from '../../forms/display.ts'
import type { Scalar } from '../../forms/model.ts'
import type { Definition } from '../../onething/model.ts'
import { knownBySignIn } from '../../onething/plan.ts'
import { inventApplicants } from '../../onething/simulate.ts'
import { CloudEvent, schemaOf } from '../../platform/cloud-event.ts'
import type { ReadCtx, WriteCtx } from '../../platform/ctx.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Region } from '../../regions/model.ts'
import { definitionOf } from '../../regions/rules.ts'
import type { z } from 'zod'
import { readEvent } from '../events.ts'
import { ITEM_REPORTS, type ItemReport } from '../model.ts'
import { refuseIntake } from '../refusals.ts'
import { readReport } from '../rules.ts'
import { ownCodes } from '../store.ts'
import type { Crossed, Crossing, SystemTrial, TriedReport, TriedSending } from '../system-model.ts'

type Value = z.infer<typeof Scalar>
type Key = { designId: string; id: string }

const APPLICANTS = 20
/** No case of anybody. */
const NO_CASE = '00000000-0000-7000-8000-000000000000'
/** The example of GB 11643, with the name of the invented applicant. */
const somebody = (name: string) => ({ number: '11010519491231002X', name, phone: '13800000000' })

/** What is needed before a department system of a design is tried. Refuses a design that is faulty, with the faults. */
export async function getSystemTrial(ctx: ReadCtx, key: Key): Promise<SystemTrial> {
  const { region, system } = await designedSystem(ctx, key)
  const items = itemsOf(region, system)
  return {
    hasAddress: ctx.world.hasAddress(system.id),
    isSigned: ctx.world.signingKeyOf(system.id) !== undefined,
    items: items.map(({ id, name }) => ({ id, name })),
    applicants: items[0]
      ? inventApplicants(aloneIn(region, items[0]), [], APPLICANTS).map(({ name }) => name)
      : [],
    sampleReport: JSON.stringify(sampleReport(region, system, items[0], ctx.now), null, 2),
  }
}

/**
 * 试发. The message about an item that the system would be sent as the design has it, made by the functions that send: of an invented
 * applicant, for nobody. Refuses an item that the system does not handle.
 */
export async function trySending(
  ctx: WriteCtx,
  key: Key,
  { item: itemId, applicant: nth }: { item: string; applicant: number },
): Promise<TriedSending> {
  await holdForTrial(ctx, key.designId)
  const { region, system } = await designedSystem(ctx, key)
  const item = itemsOf(region, system).find(({ id }) => id === itemId)
  if (!item) throw refuseIntake('intake.item-not-theirs', { system: system.name })
  const definition = aloneIn(region, item)
  const at = ctx.now.toISOString()
  const invented = inventApplicants(definition, [], APPLICANTS, (name) => knownBySignIn(somebody(name), at))
  const { name, plan, facts } = invented[nth % APPLICANTS] as (typeof invented)[number]
  const values = filedValues({ plan, facts })
  const dispatched = itemMessage(
    system,
    'start',
    {
      id: NO_CASE,
      applicant: name,
      personNumber: somebody(name).number,
      onethingName: item.name,
      filed: { values, materials: filedMaterials({ plan, facts }) },
    },
    { step: item.id, itemName: item.name, office: officeIn(system, item), state: 'submitted' },
    item,
    { files: [], at: ctx.now },
  )
  const message = envelopeOf(region.head.id, { ...dispatched, sequence: 1, createdAt: ctx.now })
  await noteTrial(ctx, { ...key, way: 'out' })
  const { values: sent, unmapped } = dispatched.data as {
    values: Record<string, Value>
    unmapped: { element: string }[]
  }
  return {
    message,
    values: item.form.fields.map(({ element }): Crossed => {
      const theirName = system.fields[element]?.as ?? element
      const filed = values[element]
      return {
        element,
        name: region.elements[element]?.name ?? null,
        text: filed ? textOf(region, element, filed.value) : null,
        theirName,
        theirValue: filed ? String(sent[theirName]) : null,
        crossing: filed
          ? crossingOf(system, element, new Set(unmapped.map((each) => each.element)))
          : 'empty',
      }
    }),
  }
}

/**
 * 试收. How a report of the system would be read as the design has it, by the functions that take reports in; no case is touched and
 * nothing of it is kept. Refuses what is no report of this system; what would be turned away is told as it would be.
 */
export async function tryReport(ctx: WriteCtx, key: Key, text: string): Promise<TriedReport> {
  await holdForTrial(ctx, key.designId)
  const { region, system } = await designedSystem(ctx, key)
  const report = reportIn(text, system)
  if (report instanceof Refusal) return { refusal: report.zh, state: null, values: [] }
  const read = readReport(region.codes, await ownCodes(ctx, system.id), system, report)
  if ('refusal' in read) return { refusal: read.refusal.zh, state: null, values: [] }
  await noteTrial(ctx, { ...key, way: 'back' })
  const unread = new Set(read.unmapped.map(({ element }) => element))
  return {
    refusal: null,
    state: read.state,
    values: Object.entries(read.values).map(([element, value]): Crossed => {
      const theirName = system.fields[element]?.as ?? element
      const known = region.elements[element]
      return {
        element,
        name: known?.name ?? null,
        text: textOf(region, element, value),
        theirName,
        theirValue: String(report.outputs?.[theirName]),
        crossing: known ? crossingOf(system, element, unread) : 'unknown',
      }
    }),
  }
}

async function designedSystem(
  ctx: ReadCtx,
  { designId, id }: Key,
): Promise<{ region: Region; system: System }> {
  const region = await getDesigned(ctx, designId)
  const system = region.systems[id]
  if (!system) throw refuseExchange('exchange.system-unknown')
  return { region, system }
}

/** What the system handles of what is offered. */
function itemsOf({ items }: Region, system: System): Item[] {
  const own = new Map([[system.id, system]])
  return Object.values(items).filter(
    (item) =>
      item.state === 'published' &&
      (system.items?.includes(item.id) || systemFor(own, { office: item.office, item: item.id })),
  )
}

/** The office of the item; another one of the system's where the item goes by where its applicant lives. */
function officeIn(system: System, { office }: Item): string {
  return system.offices.includes(office) ? office : (system.offices[0] ?? office)
}

function aloneIn(region: Region, item: Item): Definition {
  return { version: 1, ...definitionOf(region, aloneOf(item, region.elements), new Map()) }
}

function crossingOf(system: System, element: string, untranslated: ReadonlySet<string>): Crossing {
  if (untranslated.has(element)) return 'untranslated'
  return system.fields[element] ? 'mapped' : 'own-name'
}

function textOf({ elements }: Region, element: string, value: Value): string {
  const known = elements[element]
  return known ? displayValue(known, value) : String(value)
}

/** A pasted report, by itself or as the event that brought it, read as one that comes in. */
function reportIn(text: string, { id, name }: System): ItemReport | Refusal {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return refuseIntake('intake.report-unreadable')
  }
  const type = 'tongban.item.reported'
  const event = CloudEvent.safeParse(given)
  const read = readEvent(
    event.success
      ? event.data
      : {
          specversion: '1.0',
          id: NO_CASE,
          source: id,
          type,
          dataschema: schemaOf(type, ITEM_REPORTS.length),
          data: given as CloudEvent['data'],
        },
  )
  if ('refusal' in read) return read.refusal
  const { told } = read
  return told.type === type && told.data.source === id
    ? told.data
    : refuseIntake('intake.report-foreign', { system: name })
}

/** What the system might report of an item: that it is granted, or the furthest that its codes can say, with what the item yields. */
function sampleReport({ codes, elements }: Region, system: System, item: Item | undefined, now: Date) {
  const coded = (scheme: string | undefined, ...wanted: string[]) => {
    const list = scheme === undefined ? [] : (codes[scheme]?.codes ?? [])
    const found = wanted.flatMap((means) => list.find((code) => code.means === means) ?? [])[0]
    return scheme !== undefined && found ? { scheme, value: found.value } : undefined
  }
  const granted = coded(system.codes.state, 'granted')
  const result = granted ? undefined : coded(system.codes.result, 'granted')
  const outputs = (item?.outputs ?? []).map(({ element }): [string, string] => {
    const field = system.fields[element]
    const [theirs] = Object.values(field?.codes ?? {})
    const [own] = elements[element]?.options ?? []
    return [field?.as ?? element, theirs ?? String(own?.value ?? '样例')]
  })
  return {
    source: system.id,
    reference: `${NO_CASE}.${item?.id ?? 'item'}`,
    externalNumber: 'A-0001',
    state: granted ?? coded(system.codes.state, ...(result ? ['closed'] : []), 'accepted', 'submitted'),
    ...(result ? { result } : {}),
    ...(outputs.length > 0 ? { outputs: Object.fromEntries(outputs) } : {}),
    at: now.toISOString(),
    sequence: 1,
  }
}
