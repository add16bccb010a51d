import { COMPANY_PAGES } from './attack-companies.ts'
import { DOSSIER_PAGES } from './attack-dossier.ts'
import { about, made, pick, type Entry, type PageEntry, type Params } from './attack-entries.ts'

const draft = {
  there: () => ({ id: made.params['draftId'] ?? '' }),
  nothing: () => ({ id: made.nothing['draftId'] ?? '' }),
}
const numbered = (more: Params = {}): Pick<Entry, 'there' | 'nothing'> => ({
  there: () => ({ number: made.params['caseNumber'] ?? '', ...more }),
  nothing: () => ({ number: made.nothing['caseNumber'] ?? '', ...more }),
})
const withMore = (entry: typeof draft, more: Params): typeof draft => ({
  there: () => ({ ...entry.there(), ...more }) as { id: string },
  nothing: () => ({ ...entry.nothing(), ...more }) as { id: string },
})

/** A 文号 as it stands in an address. */
const PAPER = encodeURIComponent('淮卫补〔2026〕1号')

/** Every page of the portal by its path. */
export const PAGES: Record<string, PageEntry> = {
  '/': { who: 'anyone' },
  '/search': { who: 'anyone' },
  '/onethings': { who: 'anyone' },
  '/items': { who: 'anyone' },
  '/onethings/:id': { who: 'anyone', ...about('id') },
  '/items/:id': { who: 'anyone', ...about('id') },
  '/list': { who: 'anyone' },
  '/notices': { who: 'anyone' },
  '/notices/:id': { who: 'anyone', ...draft },
  '/items/:id/check': { who: 'anyone', ...about('id') },
  '/items/:id/samples/:material': { who: 'anyone', ...withMore(draft, { material: 'mother-id-card' }) },
  '/items/:id/samples/:material/:form': {
    who: 'anyone',
    ...withMore(draft, { material: 'mother-id-card', form: 'filled' }),
  },
  '/list/:id': { who: 'anyone', ...about('id') },
  '/preview/:design/:kind/:id': {
    who: 'staff',
    there: () => ({ design: made.params['designId'] ?? '', kind: 'onethings', id: 'newborn' }),
    nothing: () => ({ design: made.nothing['designId'] ?? '', kind: 'onethings', id: 'newborn' }),
    form: {},
  },
  '/sign-in': { who: 'anyone', form: { number: '1' } },
  '/sign-in/code': { who: 'anyone', form: { number: '1', code: '1' } },
  '/sign-out': { who: 'anyone', form: {} },
  '/apply/start': { who: 'person', form: { onething: 'no-such-onething' } },
  '/apply/:id': { who: 'person', ...draft },
  '/apply/:id/consent': { who: 'person', ...draft, form: {} },
  '/apply/:id/q/:question': {
    who: 'person',
    ...withMore(draft, { question: 'name' }),
    form: { 'child.givenName': '一诺' },
  },
  '/apply/:id/materials': { who: 'person', ...draft, form: { material: 'mother-id-card', detach: 'x' } },
  '/apply/:id/check': { who: 'person', ...draft, form: { signatureName: '陈静' } },
  '/apply/:id/object/:element': {
    who: 'person',
    ...withMore(draft, { element: 'mother.ethnicity' }),
    form: { 'mother.ethnicity': '03' },
  },
  '/apply/:id/discard': { who: 'person', ...draft, form: {} },
  '/apply/:id/again': { who: 'person', ...draft, form: {} },
  '/apply/:id/done': { who: 'person', ...draft },
  '/c/:token': { who: 'anyone', nothing: pick('nothing', 'token'), form: { answer: 'confirm' } },
  '/track': { who: 'anyone', form: { number: 'x', code: 'y' } },
  '/t/:number/:code': { who: 'anyone', ...numbered({ code: 'AAAAAAAA' }) },
  '/t/:number/:code/receipt.pdf': { who: 'anyone', ...numbered({ code: 'AAAAAAAA' }) },
  '/authorize': { who: 'person', form: { decision: 'allow' } },
  '/me/apps': { who: 'person' },
  '/me/apps/:id/end': {
    who: 'person',
    there: () => ({ id: made.params['consentId'] ?? '' }),
    nothing: () => ({ id: made.nothing['consentId'] ?? '' }),
    form: {},
  },
  '/cases/:number': { who: 'person', ...numbered() },
  '/cases/:number/fix/:step': {
    who: 'person',
    ...numbered({ step: 'fertility-registration' }),
    form: { 'mother.name': '陈静' },
  },
  '/cases/:number/supply/:step': {
    who: 'person',
    ...numbered({ step: 'fertility-registration' }),
    form: {},
  },
  '/cases/:number/promise/:step': {
    who: 'person',
    ...numbered({ step: 'fertility-registration' }),
    form: { signatureName: '陈静' },
  },
  '/cases/:number/dates': { who: 'person', ...numbered() },
  '/cases/:number/papers': { who: 'person', ...numbered() },
  '/cases/:number/papers/:document': { who: 'person', ...numbered({ document: PAPER }) },
  '/cases/:number/papers/:document/:form': {
    who: 'person',
    ...numbered({ document: PAPER, form: 'a4' }),
  },
  '/cases/:number/received/:delivery': {
    who: 'person',
    ...numbered({ delivery: '00000000-0000-7000-8000-000000000001' }),
    form: {},
  },
  '/cases/:number/withdraw/:step': {
    who: 'person',
    ...numbered({ step: 'fertility-registration' }),
    form: {},
  },
  '/cases/:number/resend/:confirmation': {
    who: 'person',
    ...numbered({ confirmation: 'other-parent' }),
    form: {},
  },
  '/cases/:number/results': { who: 'person', ...numbered() },
  '/cases/:number/receipt': { who: 'person', ...numbered() },
  '/certificates/:number/pdf': { who: 'person', ...about('number') },
  '/me': { who: 'person' },
  '/me/messages': { who: 'person' },
  '/me/certificates': { who: 'person' },
  '/me/certificates/:number': { who: 'person', ...about('number') },
  '/me/certificates/:number/papers/:document': {
    who: 'person',
    there: () => ({ ...pick('params', 'number')(), document: encodeURIComponent('风销〔2026〕1号') }),
    nothing: () => ({ ...pick('nothing', 'number')(), document: encodeURIComponent('风销〔2026〕1号') }),
  },
  '/me/certificates/:number/papers/:document/:form': {
    who: 'person',
    there: () => ({
      ...pick('params', 'number')(),
      document: encodeURIComponent('风销〔2026〕1号'),
      form: 'a4',
    }),
    nothing: () => ({
      ...pick('nothing', 'number')(),
      document: encodeURIComponent('风销〔2026〕1号'),
      form: 'a4',
    }),
  },
  '/me/certificates/:number/show': { who: 'person', ...about('number'), form: { field: '姓名' } },
  '/me/certificates/:number/statement': {
    who: 'person',
    ...about('number'),
    form: { statement: '绳子系好了。' },
  },
  '/me/certificates/:number/lend': {
    who: 'person',
    ...about('number'),
    form: { borrower: '陈静', purpose: '办社保卡', hours: '1' },
  },
  '/me/certificates/:number/loans/:loan/end': {
    who: 'person',
    there: () => ({ ...pick('params', 'number')(), loan: '00000000-0000-7000-8000-000000000009' }),
    nothing: () => ({ ...pick('nothing', 'number')(), loan: '00000000-0000-7000-8000-000000000009' }),
    form: {},
  },
  '/me/certificates/:number/data': { who: 'person', ...about('number'), form: { field: 'number' } },
  ...COMPANY_PAGES,
  ...DOSSIER_PAGES,
  '/.well-known/jwt-vc-issuer': { who: 'anyone' },
  '/credentials/jwks.json': { who: 'anyone' },
  '/credentials/status/:list': { who: 'anyone', nothing: () => ({ list: '999' }) },
  '/s/:token': { who: 'anyone', nothing: pick('nothing', 'token'), form: {} },
  '/l/:token': { who: 'person', nothing: pick('nothing', 'token'), form: {} },
  '/screen': { who: 'anyone', form: { code: '000000' } },
  '/screen/:token': { who: 'anyone', nothing: pick('nothing', 'token'), form: { stars: '5' } },
  '/apply/:id/counter': { who: 'person', ...draft, form: {} },
  '/verify': { who: 'anyone' },
  '/verify/file': { who: 'anyone', form: {} },
  '/verify/:number': { who: 'anyone', nothing: pick('nothing', 'number') },
  '/demo/outbox': { who: 'anyone' },
  '/help': { who: 'anyone' },
  '/accessibility': { who: 'anyone' },
  '/privacy': { who: 'anyone' },
  '/view': { who: 'anyone', form: { elder: '1' } },
}
