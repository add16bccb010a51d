import { z } from 'zod'
import { digits } from '../numbers.ts'
import { Declined, OptionalText, Text, demandBody, demandQuery, none } from '../route.ts'
import type { Route, World } from '../route.ts'

const VaccinationRecord = z.object({ recordNo: Text, clinicCode: OptionalText })

/** 疾控: vaccination clinics, 预防接种证. */
export function cdc({ register }: World): Route[] {
  return [
    {
      method: 'GET',
      path: '/cdc/clinics',
      answer: (call) => ({ clinics: register.clinics(demandQuery(call, 'area')) }),
    },
    {
      method: 'POST',
      path: '/cdc/vaccination-records',
      answer: (call) => {
        const { recordNo, clinicCode } = demandBody(call, VaccinationRecord)
        const birth = register.birth(recordNo)
        const mother = birth && register.resident(birth.motherNumber)
        if (!mother) throw none('没有这条出生记录')

        // The first six digits of a clinic's code are its area.
        const area = clinicCode?.slice(0, 6) ?? mother.person.residenceArea
        const clinic = register
          .clinics(area)
          .find((one) => (clinicCode ? one.code === clinicCode : one.default))
        if (!clinic) throw new Declined(422, 'unknown-clinic', '没有这个接种门诊')
        return { certificateNo: `YF${area}${digits(`vaccination ${recordNo}`, 12)}`, clinic }
      },
    },
  ]
}
