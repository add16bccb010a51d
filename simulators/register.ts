import { addDays } from './dates.ts'
import { indexOfParent, indexOfRecord, plainFamily } from './families.ts'
import { population } from './population.ts'
import type { Clinic, Family, Member } from './population.ts'

export type Marriage = {
  no: string
  registeredOn: string
  authority: string
  spouseNumber: string
  spouseName: string
}

/** All that the departments know about one person. */
export type Resident = Member & { marriage: Marriage | null; recordNos: string[] }

export type Birth = Omit<NonNullable<Family['delivery']>['births'][number], 'bornDaysAgo' | 'bornTime'> & {
  bornAt: string
  motherNumber: string
  fatherNumber: string | null
}

/** One hospital stay: twins share it, and its invoice. */
export type Expenses = {
  hospital: string
  totalFen: number
  reimbursableFen: number
  admittedOn: string
  dischargedOn: string
  invoiceNo: string
}

type Settled = { residents: Resident[]; births: { birth: Birth; expenses: Expenses | null }[] }

/** Turns 「n days ago」 into dates and links spouses and births to the members of a family. */
function settle(family: Family, today: string): Settled {
  const mother = family.members.find((member) => member.role === 'mother')
  const father = family.members.find((member) => member.role === 'father')

  const births = (family.delivery?.births ?? []).map(({ bornDaysAgo, bornTime, ...record }) => {
    if (!mother) throw new Error(`population: the births of family ${family.id} have no mother`)
    const bornOn = addDays(today, -bornDaysAgo)
    const planned = family.delivery?.expenses
    return {
      birth: {
        ...record,
        bornAt: `${bornOn}T${bornTime}:00+08:00`,
        motherNumber: mother.person.number,
        fatherNumber: father?.person.number ?? null,
      },
      expenses: planned
        ? {
            hospital: record.hospital,
            totalFen: planned.totalFen,
            reimbursableFen: planned.reimbursableFen,
            admittedOn: addDays(bornOn, -planned.admittedDaysBefore),
            dischargedOn: addDays(bornOn, planned.dischargedDaysAfter),
            invoiceNo: planned.invoiceNo,
          }
        : null,
    }
  })

  const residents = family.members.map((member) => {
    const spouse = family.members.find((other) => other.person.number !== member.person.number)
    const marriage =
      family.marriage && spouse
        ? { ...family.marriage, spouseNumber: spouse.person.number, spouseName: spouse.person.name }
        : null
    return { ...member, marriage, recordNos: births.map(({ birth }) => birth.recordNo) }
  })
  return { residents, births }
}

export type Register = {
  resident(number: string): Resident | undefined
  birth(recordNo: string): Birth | undefined
  expenses(recordNo: string): Expenses | undefined
  clinics(area: string): Clinic[]
}

/** What the departments knew before anyone applied: the demo population, and behind it the synthetic families. */
export function openRegister(today: string): Register {
  const demo = population.families.map((family) => settle(family, today))
  const residents = new Map(demo.flatMap((family) => family.residents).map((one) => [one.person.number, one]))
  const births = new Map(demo.flatMap((family) => family.births).map((one) => [one.birth.recordNo, one]))

  const synthetic = (i: number | undefined) => (i === undefined ? undefined : settle(plainFamily(i), today))
  const findBirth = (recordNo: string) =>
    births.get(recordNo) ??
    synthetic(indexOfRecord(recordNo))?.births.find((one) => one.birth.recordNo === recordNo)

  return {
    resident: (number) =>
      residents.get(number) ??
      synthetic(indexOfParent(number))?.residents.find((one) => one.person.number === number),
    birth: (recordNo) => findBirth(recordNo)?.birth,
    expenses: (recordNo) => findBirth(recordNo)?.expenses ?? undefined,
    clinics: (area) => population.clinics[area] ?? [],
  }
}
