import { z } from 'zod'
import { childSequence } from '../families.ts'
import { citizenNumber } from '../numbers.ts'
import type { Household } from '../population.ts'
import type { Resident } from '../register.ts'
import { Declined, OptionalText, Text, demandBody, demandQuery, none } from '../route.ts'
import type { Route, World } from '../route.ts'

const BirthRegistration = z.object({
  recordNo: Text,
  name: Text,
  sex: z.enum(['1', '2']),
  bornAt: z.iso.datetime({ offset: true }),
  householdNo: Text,
  /** GB/T 3304; that of the parent in whose household the child is registered when not given. */
  ethnicity: OptionalText,
  ethnicityName: OptionalText,
})

/** The child's relation to the head of the household, from the parent's (GB/T 4761, names only). */
function relationOfChild(parent: Household, sex: '1' | '2'): string {
  const boy = sex === '1'
  if (['户主', '夫', '妻'].includes(parent.relation)) return boy ? '子' : '女'
  if (parent.relation === '子') return boy ? '孙子' : '孙女'
  if (parent.relation === '女') return boy ? '外孙子' : '外孙女'
  return '其他'
}

/** 公安: persons, households, 出生登记. */
export function police({ register, ledger, today }: World): Route[] {
  return [
    {
      method: 'GET',
      path: '/police/persons/:number',
      answer: ({ params }) => {
        const number = params.number ?? ''
        const found = register.resident(number)?.person ?? ledger.children.get(number)?.person
        if (!found) throw none('没有这个人的登记信息')
        return found
      },
    },
    {
      method: 'GET',
      path: '/police/households',
      answer: (call) => {
        const number = demandQuery(call, 'member')
        const found = register.resident(number)?.household ?? ledger.children.get(number)?.household
        if (!found) throw none('没有查到户口')
        return { household: found }
      },
    },
    {
      method: 'POST',
      path: '/police/births',
      answer: (call) => {
        const request = demandBody(call, BirthRegistration)
        const birth = register.birth(request.recordNo)
        if (!birth) throw none('没有这条出生记录')
        if (birth.sex !== request.sex) throw new Declined(422, 'mismatch', '性别与出生记录不一致')

        const parents = [birth.motherNumber, birth.fatherNumber]
          .map((number) => (number ? register.resident(number) : undefined))
          .filter((parent): parent is Resident => parent !== undefined)
        const parent = parents.find((one) => one.household.no === request.householdNo)
        if (!parent) throw new Declined(422, 'household-not-of-parent', '这本户口上没有孩子的父亲或者母亲')

        const before = ledger.registrations.get(request.recordNo)
        if (before && (before.name !== request.name || before.householdNo !== request.householdNo)) {
          throw new Declined(409, 'already-registered', '这个孩子已经登记户口，姓名或者户口不同')
        }

        const birthDate = request.bornAt.slice(0, 10)
        const registration = before ?? {
          citizenNumber: citizenNumber(
            parent.household.area,
            birthDate,
            childSequence(request.recordNo, request.sex),
          ),
          name: request.name,
          householdNo: request.householdNo,
          registeredOn: today(),
        }
        ledger.registrations.set(request.recordNo, registration)
        ledger.children.set(registration.citizenNumber, {
          person: {
            number: registration.citizenNumber,
            name: request.name,
            surname:
              parents.map((one) => one.person.surname).find((one) => request.name.startsWith(one)) ?? '',
            sex: request.sex,
            birthDate,
            ethnicity: request.ethnicity ?? parent.person.ethnicity,
            ethnicityName: request.ethnicityName ?? parent.person.ethnicityName,
            phone: null,
            address: parent.person.address,
            residenceArea: parent.person.residenceArea,
          },
          household: { ...parent.household, relation: relationOfChild(parent.household, request.sex) },
        })
        const { citizenNumber: number, householdNo, registeredOn } = registration
        return { citizenNumber: number, householdNo, registeredOn }
      },
    },
  ]
}
