import type { Entry } from './attack-entries.ts'

const reason = '材料和事实不符，不能办理。'
/** The id of something that nobody has made. */
const unmade = () => ({ id: '00000000-0000-7000-8000-000000000009' })
const entry = {
  code: 'X-1',
  name: '风力',
  owner: 'weather',
  abstract: '风力和风向。',
  sharing: 'unconditional',
  refresh: 'daily',
  format: 'sheet',
  published: '2026-11-23',
  fields: [],
}

/** 政务数据目录: only posts that take part in sharing; the handler of an office has none of these permissions. */
export const RESOURCE_ROUTES: Record<string, Entry> = {
  'resources.list': { who: 'staff', permission: true },
  'resources.choices': { who: 'staff', permission: true },
  'resources.ledger': { who: 'staff', permission: true },
  'resources.requests': { who: 'staff', permission: true },
  'resources.revoked': { who: 'staff', permission: true },
  'resources.get': { who: 'staff', there: unmade, nothing: unmade, permission: true },
  'resources.export': {
    who: 'staff',
    there: () => ({ format: 'csv' }),
    nothing: () => ({ format: 'csv' }),
    permission: true,
  },
  'resources.add': { who: 'staff', body: entry, permission: true },
  'resources.edit': {
    who: 'staff',
    there: unmade,
    nothing: unmade,
    body: { revision: 1, content: entry },
    permission: true,
  },
  'resources.withdraw': {
    who: 'staff',
    there: unmade,
    nothing: unmade,
    body: { revision: 1, reason },
    permission: true,
  },
  'resources.ask': {
    who: 'staff',
    there: unmade,
    nothing: unmade,
    body: {
      matters: ['item:kite-permit'],
      fields: ['风力'],
      basis: reason,
      purpose: reason,
      frequency: '每天',
      from: '2026-11-23',
      until: '2027-11-22',
      responsible: { name: '某人', phone: '12345' },
    },
    permission: true,
  },
  'resources.responsible': { who: 'staff', there: unmade, nothing: unmade, permission: true },
  ...Object.fromEntries(
    ['askMore', 'supplement', 'takeBack', 'grant', 'refuse', 'revoke'].map((step): [string, Entry] => [
      `resources.${step}`,
      {
        who: 'staff',
        there: unmade,
        nothing: unmade,
        body: {
          reason,
          question: reason,
          answer: reason,
          fields: ['风力'],
          from: '2026-11-23',
          until: '2027-11-22',
          cacheSeconds: 0,
        },
        permission: true,
      },
    ]),
  ),
  'resources.tryImport': { who: 'staff', body: { content: 'e30=' }, permission: true },
  'resources.import': { who: 'staff', body: { content: 'e30=' }, permission: true },
}
