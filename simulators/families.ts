import { addDays } from './dates.ts'
import { birthDateOf, citizenNumber, isCitizenNumber } from './numbers.ts'
import type { Family, Member } from './population.ts'

/*
 * The reserved synthetic range: mothers and fathers of area 320812, born 1990-01-01 … 1999-12-31, sequences 800 … 999.
 * Every number in it belongs to exactly one family, so a load test may have as many distinct applicants as it wants.
 */
const AREA = '320812'
const FIRST_DAY = '1990-01-01'
const DAYS = 3652
const FIRST_SEQUENCE = 800
const FATHER_SHIFT = 730

/** How many synthetic families there are: `syntheticFamily(i)` for 0 ≤ i < FAMILIES. */
export const FAMILIES = DAYS * 100

/** Record numbers of synthetic births end in 1000000 + i; those of the demo population stay below. */
const FIRST_RECORD = 1_000_000

const HOUSEHOLD_AREAS = [
  ['320812', '清江浦区', '淮安市公安局清江浦分局'],
  ['320803', '淮安区', '淮安市公安局淮安分局'],
  ['320804', '淮阴区', '淮安市公安局淮阴分局'],
  ['320813', '洪泽区', '淮安市公安局洪泽分局'],
  ['320826', '涟水县', '涟水县公安局'],
  ['320830', '盱眙县', '盱眙县公安局'],
  ['320831', '金湖县', '金湖县公安局'],
] as const

const SURNAMES = [...'陈李张王刘杨赵黄周吴徐孙马朱胡郭何高林罗']
const MOTHER_NAMES = [...'静敏婷丽芳娟霞玲萍燕慧洁颖倩莉']
const FATHER_NAMES = [...'明强磊军勇杰涛超鹏峰斌辉健刚亮']
const SECOND_NAMES = [...'文思雨子嘉晓志海春国']

function pick(from: readonly string[], at: number): string {
  return from[at % from.length] ?? ''
}

function demandIndex(i: number): void {
  if (!Number.isInteger(i) || i < 0 || i >= FAMILIES) {
    throw new RangeError(`synthetic families are numbered 0 … ${FAMILIES - 1}, not ${i}`)
  }
}

function parentNumber(i: number, role: 'mother' | 'father'): string {
  const shift = role === 'father' ? FATHER_SHIFT : 0
  const day = addDays(FIRST_DAY, ((i % DAYS) + shift) % DAYS)
  return citizenNumber(AREA, day, FIRST_SEQUENCE + 2 * Math.floor(i / DAYS) + (role === 'father' ? 1 : 0))
}

function parentName(i: number, role: 'mother' | 'father'): { name: string; surname: string } {
  const [step, names] = role === 'mother' ? [1, MOTHER_NAMES] : [7, FATHER_NAMES]
  const surname = pick(SURNAMES, i * step + (role === 'mother' ? 0 : 3))
  return { surname, name: surname + pick(SECOND_NAMES, Math.floor(i / 15)) + pick(names, i) }
}

function recordNumber(i: number): string {
  return `CS-${AREA}-${FIRST_RECORD + i}`
}

/** Who belongs to the deterministic plain family `i` (0 ≤ i < FAMILIES, else RangeError). Needs no running simulator. */
export function syntheticFamily(i: number) {
  demandIndex(i)
  return {
    mother: { number: parentNumber(i, 'mother'), name: parentName(i, 'mother').name },
    father: { number: parentNumber(i, 'father'), name: parentName(i, 'father').name },
    birthRecordNo: recordNumber(i),
  }
}

/** Which synthetic family a citizen number belongs to. */
export function indexOfParent(number: string): number | undefined {
  if (!number.startsWith(AREA) || !isCitizenNumber(number)) return undefined
  const day = (Date.parse(birthDateOf(number)) - Date.parse(FIRST_DAY)) / 86_400_000
  const sequence = Number(number.slice(14, 17)) - FIRST_SEQUENCE
  if (day < 0 || day >= DAYS || sequence < 0) return undefined
  const shift = sequence % 2 === 1 ? FATHER_SHIFT : 0
  return Math.floor(sequence / 2) * DAYS + ((day - shift + DAYS) % DAYS)
}

/** Which synthetic family a birth record belongs to. */
export function indexOfRecord(recordNo: string): number | undefined {
  if (!recordNo.startsWith(`CS-${AREA}-`)) return undefined
  const i = Number(recordNo.slice(-7)) - FIRST_RECORD
  return i >= 0 && i < FAMILIES ? i : undefined
}

/**
 * Everything about family `i`, in the shape of the population file: two households of one district, both 汉族, married,
 * both insured as employees, one child. 16,000 families share a district and 800 a birthday, so that every child finds
 * a citizen number of its own (see `childSequence`).
 */
export function plainFamily(i: number): Family {
  demandIndex(i)
  const [area, district, bureau] = HOUSEHOLD_AREAS[Math.floor(i / 16_000) % 7] ?? HOUSEHOLD_AREAS[0]

  const member = (role: 'mother' | 'father'): Member => {
    const father = role === 'father' ? 1 : 0
    const number = parentNumber(i, role)
    const { name, surname } = parentName(i, role)
    const address = `江苏省淮安市${district}演示路 ${9000 + (i % 1000)} 号 ${father + 1} 幢 ${101 + Math.floor(i / 1000)} 室`
    const account = `000000000${father + 1}${String(i).padStart(9, '0')}`
    return {
      role,
      person: {
        number,
        name,
        surname,
        sex: father ? '1' : '2',
        birthDate: birthDateOf(number),
        ethnicity: '01',
        ethnicityName: '汉族',
        phone: `1380000${5000 + ((2 * i + father) % 5000)}`,
        address,
        residenceArea: area,
      },
      household: {
        no: `${area}${father + 1}${String(i).padStart(6, '0')}`,
        kind: '家庭户',
        address,
        area,
        headName: name,
        headNumber: number,
        relation: '户主',
        stationCode: `${area}5${5 + father}0000`,
        stationName: `${bureau}演示第${father ? '二' : '一'}派出所`,
      },
      insurance: { kind: '职工', since: '2018-07-01' },
      account: { bank: '江苏银行淮安分行', accountTail: account.slice(-4), accountNo: account },
      card: {
        number: `D${father + 1}${String(i).padStart(7, '0')}`,
        bank: '江苏银行淮安分行',
        issuedOn: '2018-09-03',
      },
      fertilityNo: null,
    }
  }

  return {
    id: `synthetic-${i}`,
    scenario: '压力测试用的普通家庭。',
    marriage: {
      no: `J${AREA}-2022-${String(i).padStart(6, '0')}`,
      registeredOn: '2022-05-20',
      authority: '淮安市清江浦区民政局',
    },
    members: [member('mother'), member('father')],
    delivery: {
      expenses: {
        totalFen: 600_000 + (i % 1000) * 100,
        reimbursableFen: 500_000 + (i % 1000) * 80,
        admittedDaysBefore: 1,
        dischargedDaysAfter: 2,
        invoiceNo: `FP3208${FIRST_RECORD + i}`,
      },
      births: [
        {
          recordNo: recordNumber(i),
          bornDaysAgo: 3 + (Math.floor(i / 800) % 20) + 20 * Math.floor(i / 112_000),
          bornTime: `${String(i % 24).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}`,
          sex: i % 2 === 0 ? '1' : '2',
          weightGrams: 2800 + (i % 900),
          lengthCm: 48 + (i % 5),
          gestationWeeks: 38 + (i % 4),
          order: 1,
          plurality: 1,
          hospital: '淮安市妇幼保健院',
          hospitalCode: '32081201',
          birthAddress: '江苏省淮安市清江浦区人民南路',
          midwife: '周玉梅',
        },
      ],
    },
  }
}

/**
 * The three-digit sequence of a child's citizen number, odd for a boy and even for a girl: 001–099 for the demo
 * population, 100–899 for synthetic families. Two children of one area and birthday never share it.
 */
export function childSequence(recordNo: string, sex: '1' | '2'): number {
  const serial = Number(recordNo.slice(-7))
  const even = serial < FIRST_RECORD ? 2 * serial : 100 + 2 * (Math.floor((serial - FIRST_RECORD) / 2) % 400)
  if (sex === '2') return even
  return serial < FIRST_RECORD ? even - 1 : even + 1
}
