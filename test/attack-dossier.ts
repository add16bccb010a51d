import { pick, unmade, type Entry, type PageEntry } from './attack-entries.ts'

const reason = '核对申请人的住址'

/** 我的数据 and the dossiers of officers, as they are attacked. */
export const DOSSIER_ROUTES: Record<string, Entry> = {
  'dossiers.open': {
    who: 'staff',
    body: { number: '320812199403121021', reason },
    permission: true,
  },
  'dossiers.get': {
    who: 'staff',
    there: () => ({ look: unmade()['id'] ?? '' }),
    nothing: () => ({ look: unmade()['id'] ?? '' }),
    permission: true,
  },
  'dossiers.reveal': {
    who: 'staff',
    there: () => ({ look: unmade()['id'] ?? '' }),
    nothing: () => ({ look: unmade()['id'] ?? '' }),
    body: { purpose: reason, theme: '申请人' },
    permission: true,
  },
}

export const DOSSIER_PAGES: Record<string, PageEntry> = {
  '/me/data': { who: 'person' },
  '/me/data/allow': {
    who: 'person',
    form: { office: 'nowhere', purpose: '核对补贴资格', days: '1' },
  },
  '/me/data/code': { who: 'person', form: {} },
  '/me/data/consents/:id/end': { who: 'person', there: unmade, nothing: unmade, form: {} },
  '/me/data/correct/:number/:element': {
    who: 'person',
    there: () => ({ ...pick('params', 'number')(), element: 'mother.address' }),
    nothing: () => ({ ...pick('nothing', 'number')(), element: 'mother.address' }),
    form: { right: '新街 9 号', reason },
  },
}
