import { KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of companies and of who acts for them. */
export const HOLDS = {
  'companies.company': {
    zh: '在这里办事的单位',
    en: 'companies that are served here',
    of: ['company'],
    read: ['self', 'dossier.read'],
    looks: ['dossier.opened', 'dossier.revealed'],
    keep: KEPT.account,
  },
  'companies.standing': {
    zh: '谁是法定代表人',
    en: 'who is the legal representative',
    of: ['company', 'person'],
    read: ['self'],
    keep: KEPT.record,
  },
  'companies.mandate': {
    zh: '经办人授权',
    en: 'agents of companies',
    of: ['company', 'person'],
    columns: { agent_number: 'citizen-number', agent_name: 'name', given_by: 'id' },
    read: ['self'],
    keep: KEPT.record,
  },
  'companies.act': {
    zh: '单位由谁代表、办了什么',
    en: 'who acted for a company, and what was done',
    of: ['company', 'person'],
    columns: { about: 'in-full' },
    read: ['self'],
  },
} satisfies Holds
