import { digits } from '../numbers.ts'
import type { Resident } from '../register.ts'
import { demandQuery } from '../route.ts'
import type { Route, World } from '../route.ts'

type Certificate = {
  type: string
  typeName: string
  number: string
  /** Name on the certificate. */
  holder: string
  /** Citizen number under which the library files it. */
  holderNumber: string
  issuer: string
  issuedOn: string
  expiresOn: string | null
}

/** 居民身份证法 §5: valid ten years when issued before the 26th birthday, then twenty. */
function idCard({ person, household }: Resident, today: string): Certificate {
  const year = Number(today.slice(0, 4)) - 1 - (Number(digits(`id-card ${person.number}`, 4)) % 5)
  const issuedOn = `${year}-06-15`
  const adult = `${Number(person.birthDate.slice(0, 4)) + 26}${person.birthDate.slice(4)}` <= issuedOn
  return {
    type: 'id-card',
    typeName: '居民身份证',
    number: person.number,
    holder: person.name,
    holderNumber: person.number,
    issuer: household.stationName.replace(/^(.*(?:分局|县公安局)).*$/, '$1'),
    issuedOn,
    expiresOn: `${year + (adult ? 20 : 10)}-06-15`,
  }
}

function householdRegister({ person, household }: Resident): Certificate {
  return {
    type: 'household-register',
    typeName: '居民户口簿',
    number: household.no,
    holder: person.name,
    holderNumber: person.number,
    issuer: household.stationName,
    issuedOn: `${2010 + (Number(digits(`household ${household.no}`, 4)) % 12)}-04-12`,
    expiresOn: null,
  }
}

function marriageCertificate({ person, marriage }: Resident): Certificate[] {
  if (!marriage) return []
  return [
    {
      type: 'marriage-certificate',
      typeName: '结婚证',
      number: marriage.no,
      holder: person.name,
      holderNumber: person.number,
      issuer: marriage.authority,
      issuedOn: marriage.registeredOn,
      expiresOn: null,
    },
  ]
}

/** 证照库: electronic certificates by holder. A birth certificate issued since the start is found under both parents. */
export function certificates({ register, ledger, today }: World): Route[] {
  const birthCertificates = (parent: Resident): Certificate[] =>
    parent.recordNos.flatMap((recordNo) => {
      const issued = ledger.birthCertificates.get(recordNo)
      if (!issued) return []
      return [
        {
          type: 'birth-certificate',
          typeName: '出生医学证明',
          number: issued.certificateNo,
          holder: issued.childName,
          holderNumber: parent.person.number,
          issuer: register.birth(recordNo)?.hospital ?? '',
          issuedOn: issued.issuedOn,
          expiresOn: null,
        },
      ]
    })

  return [
    {
      method: 'GET',
      path: '/certificates',
      answer: (call) => {
        const holder = register.resident(demandQuery(call, 'holder'))
        if (!holder) return { certificates: [] }
        return {
          certificates: [
            idCard(holder, today()),
            householdRegister(holder),
            ...marriageCertificate(holder),
            ...birthCertificates(holder),
          ],
        }
      },
    },
  ]
}
