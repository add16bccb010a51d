import { z } from 'zod'
import { CertificateType, CertificateTypeId, ResultCertificate } from '../catalog/certificate.ts'
import { Item } from '../catalog/model.ts'
import { Limit } from '../deadlines/model.ts'
import { System } from '../exchange/model.ts'
import { Element, ElementId } from '../forms/model.ts'
import { OneThing } from '../onething/model.ts'
import { CodeList, type EntryKind } from '../regions/model.ts'

/**
 * What a part consists of, as a form needs to know it: made from the schemas that check the files, so that the desk can
 * write everything that a file can say, and nothing else. `ref` is the id of something else in the region.
 */
export type Shape =
  | { is: 'object'; members: { name: string; optional: boolean; shape: Shape }[] }
  | { is: 'list' | 'record'; of: Shape }
  | { is: 'either'; of: Shape[] }
  | { is: 'choice'; values: (string | number)[] }
  | { is: 'constant'; value: string | number | boolean }
  | { is: 'ref'; to: RefKind }
  | { is: 'text' | 'number' | 'yes-no' | 'nothing' | 'expression' | 'limit' }

export const RefKind = z.enum(['elements', 'items', 'certificates', 'offices', 'sources', 'codes'])
export type RefKind = z.infer<typeof RefKind>

/** Members that hold the id of something else. */
const REFERENCES: Record<string, RefKind> = {
  item: 'items',
  items: 'items',
  office: 'offices',
  offices: 'offices',
  leadOffice: 'offices',
  outletOffice: 'offices',
  issuers: 'offices',
  source: 'sources',
  codes: 'codes',
}

type Json = {
  type?: string
  properties?: Record<string, Json>
  required?: string[]
  items?: Json
  additionalProperties?: Json | boolean
  anyOf?: Json[]
  oneOf?: Json[]
  enum?: (string | number)[]
  const?: string | number | boolean
  own?: 'limit' | 'element' | 'certificate'
  $ref?: string
}

/** Schemas that have a control of their own. */
const OWN = new Map<unknown, NonNullable<Json['own']>>([
  [Limit, 'limit'],
  [ElementId, 'element'],
  [CertificateTypeId, 'certificate'],
])

/** The shape of each kind of part. */
export const SHAPES: Record<EntryKind, Shape> = {
  elements: shapeOf(Element),
  codes: shapeOf(CodeList),
  certificates: shapeOf(CertificateType),
  items: shapeOf(Item),
  onethings: shapeOf(OneThing),
  systems: shapeOf(System),
}

function shapeOf(schema: z.ZodType): Shape {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    reused: 'inline',
    override({ zodSchema, jsonSchema }) {
      // Written in when a region is loaded, never by hand.
      if (zodSchema === ResultCertificate) delete jsonSchema.properties?.['of']
      const own = OWN.get(zodSchema)
      if (own === undefined) return
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema]
      Object.assign(jsonSchema, { own })
    },
  })
  return read(json as Json, '')
}

function read(json: Json, name: string): Shape {
  if (json.own === 'element') return { is: 'ref', to: 'elements' }
  if (json.own === 'certificate') return { is: 'ref', to: 'certificates' }
  if (json.own) return { is: json.own }
  // Only expressions hold themselves.
  if (json.$ref !== undefined) return { is: 'expression' }
  const either = json.anyOf ?? json.oneOf
  if (either) return { is: 'either', of: either.map((one) => read(one, name)) }
  if (json.const !== undefined) return { is: 'constant', value: json.const }
  if (json.enum) return { is: 'choice', values: json.enum }
  if (json.type === 'array') return { is: 'list', of: read(json.items ?? {}, name) }
  if (json.type === 'object' && json.properties) {
    const required = new Set(json.required)
    return {
      is: 'object',
      members: Object.entries(json.properties).map(([member, of]) => ({
        name: member,
        optional: !required.has(member),
        shape: read(of, member),
      })),
    }
  }
  if (json.type === 'object')
    return {
      is: 'record',
      of:
        typeof json.additionalProperties === 'object' ? read(json.additionalProperties, '') : { is: 'text' },
    }
  if (json.type === 'boolean') return { is: 'yes-no' }
  if (json.type === 'number' || json.type === 'integer') return { is: 'number' }
  if (json.type === 'null') return { is: 'nothing' }
  const to = REFERENCES[name]
  return to ? { is: 'ref', to } : { is: 'text' }
}
