import { z } from 'zod'
import { digits } from '../numbers.ts'
import { Declined, OptionalText, Text, demandBody, demandQuery, none } from '../route.ts'
import type { Route, World } from '../route.ts'

const BirthCertificate = z.object({ recordNo: Text, childName: Text })
const FertilityRegistration = z.object({
  motherNumber: Text,
  fatherNumber: OptionalText,
  recordNo: OptionalText,
})

/** 卫健 with the 助产机构: births, 出生医学证明, 生育登记. */
export function health({ register, ledger, today }: World): Route[] {
  const fertilityNo = (person: string) =>
    ledger.fertility.get(person) ?? register.resident(person)?.fertilityNo ?? undefined

  return [
    {
      method: 'GET',
      path: '/health/births',
      answer: (call) => {
        const recordNos = register.resident(demandQuery(call, 'parent'))?.recordNos ?? []
        const waiting = recordNos.filter((recordNo) => !ledger.birthCertificates.has(recordNo))
        return { births: waiting.map((recordNo) => register.birth(recordNo)) }
      },
    },
    {
      method: 'GET',
      path: '/health/births/:recordNo',
      answer: ({ params }) => {
        const birth = register.birth(params.recordNo ?? '')
        if (!birth) throw none('没有这条出生记录')
        return {
          birth: {
            ...birth,
            certificateNo: ledger.birthCertificates.get(birth.recordNo)?.certificateNo ?? null,
          },
        }
      },
    },
    {
      method: 'POST',
      path: '/health/birth-certificates',
      answer: (call) => {
        const { recordNo, childName } = demandBody(call, BirthCertificate)
        const birth = register.birth(recordNo)
        if (!birth) throw none('没有这条出生记录')

        const issued = ledger.birthCertificates.get(recordNo)
        if (issued && issued.childName !== childName) {
          throw new Declined(409, 'already-issued', '这条出生记录已经签发出生医学证明，姓名不同')
        }
        const certificate = issued ?? {
          // A letter (the edition of the form), then nine digits of which the first two are the province's.
          certificateNo: `Z32${recordNo.slice(-7)}`,
          childName,
          issuedOn: today(),
        }
        ledger.birthCertificates.set(recordNo, certificate)
        return {
          certificateNo: certificate.certificateNo,
          issuedOn: certificate.issuedOn,
          issuer: birth.hospital,
        }
      },
    },
    {
      method: 'GET',
      path: '/health/fertility',
      answer: (call) => {
        const registrationNo = fertilityNo(demandQuery(call, 'person'))
        return registrationNo ? { registered: true, registrationNo } : { registered: false }
      },
    },
    {
      method: 'POST',
      path: '/health/fertility-registrations',
      answer: (call) => {
        const { motherNumber, fatherNumber, recordNo } = demandBody(call, FertilityRegistration)
        const mother = register.resident(motherNumber)
        if (!mother) throw none('没有这个人的登记信息')

        const seed = `fertility ${motherNumber} ${recordNo ?? ''}`
        const registrationNo = fertilityNo(motherNumber) ?? `SY${mother.household.area}${digits(seed, 12)}`
        for (const parent of [motherNumber, fatherNumber]) {
          if (parent) ledger.fertility.set(parent, registrationNo)
        }
        return { registrationNo }
      },
    },
  ]
}
