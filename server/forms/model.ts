import { z } from 'zod'
import { Expression } from './expression.ts'

/** `child.givenName`: who, then what. The identity of a standard data element across all forms. */
export const ElementId = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]*(\.[a-z][a-zA-Z0-9]*)+$/, 'must look like child.givenName')

/** How an element is asked for and checked. */
export const Control = z.enum([
  'text',
  'long-text',
  'person-name',
  'given-name',
  'citizen-number',
  'phone',
  'date',
  'instant',
  'number',
  'money',
  'choice',
  'yes-no',
])
export type Control = z.infer<typeof Control>

/** How much of a value a person who only needs to recognise it may see; `hidden`: nothing, for it may be of any kind. */
export const Sensitive = z.enum(['name', 'citizen-number', 'phone', 'address', 'account', 'hidden'])
export type Sensitive = z.infer<typeof Sensitive>

/**
 * 数据元. One fact that any number of forms may ask for, defined once.
 * It is *derived* where `derive` gives a value; otherwise the elements of `from` are asked in its place;
 * otherwise it is asked itself. `choices` are offered when their `when` holds; a single one is taken without asking.
 */
export const Element = z.strictObject({
  id: ElementId,
  name: z.string().min(1),
  section: z.string().min(1),
  control: Control,
  /** The question in plain words, where the name alone would not do. */
  question: z.string().optional(),
  hint: z.string().optional(),
  /** Shown on request: why we ask. */
  why: z.string().optional(),
  standard: z.string().optional(),
  /** A fixed code list: either written out here or named in `codes/`. */
  options: z
    .array(z.strictObject({ value: z.string(), label: z.string(), hint: z.string().optional() }))
    .optional(),
  codes: z.string().optional(),
  /** Choices that depend on what is known; label and hint are expressions too. */
  choices: z
    .array(
      z.strictObject({
        value: Expression,
        label: Expression,
        hint: Expression.optional(),
        when: Expression.optional(),
      }),
    )
    .optional(),
  derive: Expression.optional(),
  from: z.array(ElementId).optional(),
  unit: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  maxLength: z.int().positive().max(2000).optional(),
  sensitive: Sensitive.optional(),
})
export type Element = z.infer<typeof Element>

/** 情形: a case that people know by a name, on which papers, fields and steps may depend. */
export const Scenario = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** As a person would say of himself: 证件丢了. */
  name: z.string().min(1),
  when: Expression,
})
export type Scenario = z.infer<typeof Scenario>

/** Whether everybody is in exactly one of the scenarios, or in any number of them. */
export const ScenarioChoice = z.enum(['one', 'any'])

/** The scenarios, by their ids, in any of which something applies; with a `when` besides, both must hold. */
export const InScenarios = z.array(z.string()).min(1).optional()

/** A place on one item's form where an element stands. */
export const Field = z.strictObject({
  element: ElementId,
  required: z.boolean().default(true),
  when: Expression.optional(),
  scenarios: InScenarios,
})
export type Field = z.infer<typeof Field>

export const Form = z.strictObject({ name: z.string().min(1), fields: z.array(Field).min(1) })
export type Form = z.infer<typeof Form>

export const Scalar = z.union([z.string(), z.number(), z.boolean()])

/** Where a value came from; shown beside it: 「来自公安·2026-11-20」. */
export const Origin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('identity'), at: z.string() }),
  z.strictObject({ kind: z.literal('source'), source: z.string(), name: z.string(), at: z.string() }),
  z.strictObject({ kind: z.literal('answer'), at: z.string() }),
])
export type Origin = z.infer<typeof Origin>

export const Fact = z.strictObject({ value: Scalar, origin: Origin })
export type Fact = z.infer<typeof Fact>

/** One of several records that a register holds (twins): taking it makes all of `values` known. */
export const Candidate = z.strictObject({
  value: z.string(),
  label: z.string(),
  facts: z.record(ElementId, Fact),
})
export type Candidate = z.infer<typeof Candidate>

/** 电子证照 that the state already holds for somebody. */
export const HeldCertificate = z.strictObject({
  type: z.string(),
  typeName: z.string(),
  number: z.string(),
  holder: z.string(),
  source: z.string(),
  /** Whose library it lies in, as shown: 电子证照库. */
  department: z.string(),
  at: z.string(),
})
export type HeldCertificate = z.infer<typeof HeldCertificate>

/** The applicant says that a register is wrong: the register's value, and what is right. */
export const Objection = z.strictObject({
  was: Scalar,
  origin: Origin,
  note: z.string().max(500),
  at: z.string(),
})
export type Objection = z.infer<typeof Objection>

/** Everything that is known about one application so far. Answers and register values never overwrite each other. */
export const Facts = z.strictObject({
  known: z.record(ElementId, Fact).default({}),
  answers: z.record(ElementId, Fact).default({}),
  objections: z.record(ElementId, Objection).default({}),
  certificates: z.array(HeldCertificate).default([]),
  candidates: z.record(ElementId, z.array(Candidate)).default({}),
  /** Sources that did not answer in time: their fields become questions. */
  outages: z
    .array(
      z.strictObject({
        source: z.string(),
        name: z.string(),
        /** `spent`: no more calls are allowed today. */
        why: z.enum(['slow', 'down', 'spent']),
        elements: z.array(ElementId).default([]),
      }),
    )
    .default([]),
  /** Material id → uploaded file ids. */
  files: z.record(z.string(), z.array(z.string())).default({}),
  /** 容缺后补: papers that the applicant has promised to bring later. */
  promised: z.array(z.string()).default([]),
  /** Optional steps that the applicant does not want. */
  unwanted: z.array(z.string()).default([]),
})
export type Facts = z.infer<typeof Facts>
