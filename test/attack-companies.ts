import { made, type PageEntry } from './attack-entries.ts'

const company = {
  there: () => ({ code: made.params['company'] ?? '' }),
  nothing: () => ({ code: made.nothing['company'] ?? '' }),
}
const mandate = {
  there: () => ({ ...company.there(), id: made.params['mandate'] ?? '' }),
  nothing: () => ({ ...company.nothing(), id: made.nothing['mandate'] ?? '' }),
}

/** What an agent of a company is named for, by a form. */
export const AGENT = { number: '320812199311021082', records: '1', until: '2026-12-23' }

/** 我的单位 and 单位空间, as they are attacked. */
export const COMPANY_PAGES: Record<string, PageEntry> = {
  '/me/companies': { who: 'person', form: { code: '91320804TB0000036N' } },
  '/me/companies/:code': { who: 'person', ...company },
  '/me/companies/:code/agents': { who: 'person', ...company, form: { ...AGENT, name: '沈悦' } },
  '/me/companies/:code/agents/:id/accept': { who: 'person', ...mandate, form: {} },
  '/me/companies/:code/agents/:id/end': { who: 'person', ...mandate, form: {} },
}
