import { readFileSync } from 'node:fs'
import { z } from 'zod'

const Area = z.string().regex(/^\d{6}$/)
const Day = z.iso.date()
const CitizenNumber = z.string().regex(/^\d{17}[\dX]$/)

export const Person = z.strictObject({
  number: CitizenNumber,
  name: z.string().min(1),
  /** Empty when the name has no surname (阿依努尔·吐尔逊). */
  surname: z.string(),
  sex: z.enum(['1', '2']),
  birthDate: Day,
  /** GB/T 3304, two digits. */
  ethnicity: z.string().regex(/^\d\d$/),
  ethnicityName: z.string(),
  /** A newborn has none. */
  phone: z.string().nullable(),
  /** 现居住地, which may differ from the household's address. */
  address: z.string(),
  residenceArea: Area,
})
export type Person = z.infer<typeof Person>

export const Household = z.strictObject({
  no: z.string(),
  kind: z.enum(['家庭户', '集体户']),
  address: z.string(),
  area: Area,
  headName: z.string(),
  /** Null for a 集体户 kept by an organisation. */
  headNumber: CitizenNumber.nullable(),
  /** The member's relation to the head: 户主, 妻, 子, 女 … */
  relation: z.string(),
  stationCode: z.string().regex(/^\d{12}$/),
  stationName: z.string(),
})
export type Household = z.infer<typeof Household>

const Account = z.strictObject({ bank: z.string(), accountTail: z.string(), accountNo: z.string() })
const Card = z.strictObject({ number: z.string(), bank: z.string(), issuedOn: Day })
const Insurance = z.strictObject({ kind: z.enum(['职工', '居民']), since: Day })

const Member = z.strictObject({
  role: z.enum(['mother', 'father', 'person']),
  person: Person,
  household: Household,
  insurance: Insurance.nullable(),
  account: Account.nullable(),
  card: Card.nullable(),
  fertilityNo: z.string().nullable(),
})
export type Member = z.infer<typeof Member>

const PlannedBirth = z.strictObject({
  recordNo: z.string().regex(/^CS-\d{6}-\d{7}$/),
  bornDaysAgo: z.int().min(0),
  bornTime: z.string().regex(/^\d\d:\d\d$/),
  sex: z.enum(['1', '2']),
  weightGrams: z.int(),
  lengthCm: z.int(),
  gestationWeeks: z.int(),
  /** 1 of `plurality`. */
  order: z.int().min(1),
  plurality: z.int().min(1),
  hospital: z.string(),
  hospitalCode: z.string(),
  birthAddress: z.string(),
  midwife: z.string(),
})

const PlannedExpenses = z.strictObject({
  totalFen: z.int(),
  reimbursableFen: z.int(),
  admittedDaysBefore: z.int(),
  dischargedDaysAfter: z.int(),
  invoiceNo: z.string(),
})

export const Family = z.strictObject({
  id: z.string(),
  scenario: z.string(),
  marriage: z.strictObject({ no: z.string(), registeredOn: Day, authority: z.string() }).nullable(),
  members: z.array(Member).min(1).max(2),
  delivery: z
    .strictObject({ expenses: PlannedExpenses.nullable(), births: z.array(PlannedBirth).min(1) })
    .nullable(),
})
export type Family = z.infer<typeof Family>

const Clinic = z.strictObject({
  code: z.string(),
  name: z.string(),
  address: z.string(),
  phone: z.string(),
  /** The clinic in charge of the area when the parents choose none. */
  default: z.boolean(),
})
export type Clinic = z.infer<typeof Clinic>

/** A company as the register of enterprises has it. */
const Company = z.strictObject({
  /** 统一社会信用代码. */
  code: z.string().length(18),
  name: z.string().min(1),
  representative: z.strictObject({ number: CitizenNumber, name: z.string().min(1) }),
  state: z.enum(['存续', '吊销', '注销']),
  address: z.string(),
  establishedOn: Day,
})

const Population = z.strictObject({
  notice: z.string(),
  families: z.array(Family),
  clinics: z.record(Area, z.array(Clinic)),
  companies: z.array(Company),
})

/** The demo population beside this file; a slip in it is told by its path, at start. */
export const population = Population.parse(
  JSON.parse(readFileSync(new URL('population.json', import.meta.url), 'utf8')),
)
