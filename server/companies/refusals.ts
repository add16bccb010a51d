import { fillRefusal, Refusal, type FieldProblem, type RefusalText } from '../platform/refusal.ts'
import { MANDATE_DAYS } from './model.ts'

const REFUSALS = {
  'company.unknown': {
    kind: 'not-found',
    zh: '没有找到这家单位，或者您现在不代表它办事。您是法定代表人的，请到「我的单位」填它的统一社会信用代码；是经办人的，请让法定代表人授权给您。',
    en: 'No such company, or you do not act for it now. Its legal representative adds it under "my companies" and names agents there.',
  },
  'company.no-register': {
    kind: 'not-found',
    zh: '本地还没有接入企业登记信息，不能核实谁代表单位。请到窗口办理。',
    en: 'This place has no register of enterprises yet, so nobody can be found to represent a company. Come to a counter.',
  },
  'company.code': {
    kind: 'invalid',
    zh: '统一社会信用代码填得不对。',
    en: 'This is no unified social credit code.',
  },
  'company.not-represented': {
    kind: 'invalid',
    zh: '登记里没有查到您是这家单位的法定代表人。请核对代码；刚变更过法定代表人的，请等登记更新以后再试。',
    en: 'The register does not have you as the legal representative of this company. Check the code, or wait until a change has been registered.',
  },
  'company.too-many-checks': {
    kind: 'too-many',
    zh: '核实得太快了。请过一分钟再试。',
    en: 'Too many checks. Try again in a minute.',
  },
  'company.register-silent': {
    kind: 'conflict',
    zh: '企业登记系统现在没有回应，没法核实您代表这家单位。请过一会儿再试。',
    en: 'The register of enterprises does not answer now, so this cannot be confirmed. Try again later.',
  },
  'company.stale': {
    kind: 'conflict',
    zh: '离上次核实法定代表人已经有一段时间，要再核实一次。请到「我的单位」打开这家单位，再接着办。',
    en: 'The legal representative has to be confirmed again. Open the company under "my companies", then go on.',
  },
  'company.representative-only': {
    kind: 'forbidden',
    zh: '这件事要由法定代表人来办，经办人不能办。',
    en: 'Only the legal representative does this, no agent.',
  },
  'company.open-first': {
    kind: 'forbidden',
    zh: '这是单位的证照，由法定代表人看和写。您是法定代表人的，请先到「我的单位」填它的统一社会信用代码；不是的，请转告法定代表人。',
    en: 'A company holds this certificate; its legal representative reads and answers this. If that is you, add the company under "my companies" first.',
  },
  'company.mandate': {
    kind: 'invalid',
    zh: '经办人授权填得不全。请按提示改正。',
    en: 'Something is wrong with what the agent is named for.',
  },
  'company.no-mandate': {
    kind: 'not-found',
    zh: '没有找到这份经办人授权，或者它已经结束。请回到「我的单位」看看。',
    en: 'No such mandate, or it has ended.',
  },
} as const satisfies Record<string, RefusalText>

export type CompanyRefusal = keyof typeof REFUSALS

export function refuseCompany(code: CompanyRefusal, fields: FieldProblem[] = []): Refusal {
  return new Refusal(code, fillRefusal(REFUSALS[code], {}), { fields })
}

export const noSuchCompany = (): Refusal => refuseCompany('company.unknown')

/** A sentence beside each field of a mandate that is wrong. */
export const MANDATE_WORDS = {
  self: '不能把自己写成经办人。',
  until: `请写一个从今天起、${MANDATE_DAYS} 天以内的日子。`,
  nothing: '请至少选一张证照，或者选「看单位的办件和档案」。',
} as const
