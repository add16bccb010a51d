/** Every address of the portal is written here and nowhere else. */
const part = encodeURIComponent

/** An id as a part of an id in a page. */
export function anchor(id: string): string {
  return id.replace(/[^a-zA-Z0-9-]/g, '-')
}

/** What somebody has just done with a case. */
export const CASE_DONE = ['resent', 'fixed', 'supplied', 'promised'] as const
export type CaseDone = (typeof CASE_DONE)[number]

/** The logs that have pages of their own. */
export type PagedLog = 'calls' | 'looks' | 'acts'
/** Where the page of each log begins, and whether values are shown in full. */
export type HeldAsked = { shown?: boolean } & { [log in PagedLog]?: string | undefined }

function queryOf({ shown, ...logs }: HeldAsked): string {
  const pairs = [
    ...(shown ? ['shown=1'] : []),
    ...Object.entries(logs).flatMap(([log, before]) => (before ? [`${log}=${part(before)}`] : [])),
  ]
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

export const paths = {
  home: '/',
  search: (text?: string) => (text ? `/search?q=${part(text)}` : '/search'),
  onethings: '/onethings',
  onething: (id: string) => `/onethings/${part(id)}`,
  items: '/items',
  item: (id: string) => `/items/${part(id)}`,
  /** 公布的事项清单 by main item, from the entry at which the last page ended. */
  directory: (after?: string) => (after ? `/list?after=${part(after)}` : '/list'),
  /** 帮我判断: the conditions of an item as questions. */
  judge: (id: string) => `/items/${part(id)}/check`,
  /** 样表 of one paper, as a page and as files. */
  sample: (id: string, material: string) => `/items/${part(id)}/samples/${part(material)}`,
  samplePdf: (id: string, material: string, form: 'filled' | 'empty') =>
    `/items/${part(id)}/samples/${part(material)}/${form}`,
  /** An entry of the list of items that nobody can apply for here. */
  listed: (id: string) => `/list/${part(id)}`,
  signIn: (returnTo?: string) => (returnTo ? `/sign-in?return=${part(returnTo)}` : '/sign-in'),
  signInCode: '/sign-in/code',
  signOut: '/sign-out',
  start: '/apply/start',
  /** Where somebody who had to sign in first goes on: straight into the application. */
  startOf: (onething: string) => `/apply/start?onething=${part(onething)}`,
  draft: (draft: string) => `/apply/${part(draft)}`,
  consent: (draft: string) => `/apply/${part(draft)}/consent`,
  question: (draft: string, question: string) => `/apply/${part(draft)}/q/${part(question)}`,
  materials: (draft: string) => `/apply/${part(draft)}/materials`,
  lookAgain: (draft: string) => `/apply/${part(draft)}/again`,
  check: (draft: string) => `/apply/${part(draft)}/check`,
  /** The check page at the row of one element, or at one item. */
  checkRow: (draft: string, element: string) => `/apply/${part(draft)}/check#row-${anchor(element)}`,
  checkItem: (draft: string, step: string) => `/apply/${part(draft)}/check#item-${anchor(step)}`,
  object: (draft: string, element: string) => `/apply/${part(draft)}/object/${part(element)}`,
  discard: (draft: string) => `/apply/${part(draft)}/discard`,
  done: (draft: string) => `/apply/${part(draft)}/done`,
  confirmation: (token: string) => `/c/${part(token)}`,
  /** The code that opens this draft at a window. */
  atCounter: (draft: string) => `/apply/${part(draft)}/counter`,
  /** The applicant's screen of a window: pairing, and the screen itself. */
  pairScreen: '/screen',
  screen: (token: string) => `/screen/${part(token)}`,
  track: '/track',
  tracked: (number: string, code: string) => `/t/${part(number)}/${part(code)}`,
  trackedReceipt: (number: string, code: string) => `/t/${part(number)}/${part(code)}/receipt.pdf`,
  me: '/me',
  messages: '/me/messages',
  /** 我的数据, from where the pages of calls and looks begin; in full where the person asks for it. */
  myData: (asked: HeldAsked = {}) => `/me/data${queryOf(asked)}`,
  allowOffice: '/me/data/allow',
  consentCode: '/me/data/code',
  /** 授权的应用: what channels of others may do, and the page on which they ask. */
  myApps: '/me/apps',
  endApp: (id: string) => `/me/apps/${part(id)}/end`,
  authorize: '/authorize',
  endConsent: (id: string) => `/me/data/consents/${part(id)}/end`,
  contest: (number: string, element: string) => `/me/data/correct/${part(number)}/${part(element)}`,
  companies: '/me/companies',
  /** 单位空间, from where the pages of calls and looks begin; in full where the person asks for it. */
  company: (code: string, asked: HeldAsked = {}) => `/me/companies/${part(code)}${queryOf(asked)}`,
  nameAgent: (code: string) => `/me/companies/${part(code)}/agents`,
  acceptMandate: (code: string, id: string) => `/me/companies/${part(code)}/agents/${part(id)}/accept`,
  endMandate: (code: string, id: string) => `/me/companies/${part(code)}/agents/${part(id)}/end`,
  wallet: '/me/certificates',
  myCertificate: (number: string) => `/me/certificates/${part(number)}`,
  showCertificate: (number: string) => `/me/certificates/${part(number)}/show`,
  certificateData: (number: string) => `/me/certificates/${part(number)}/data`,
  ruling: (number: string, document: string) => `/me/certificates/${part(number)}/papers/${part(document)}`,
  rulingPdf: (number: string, document: string, form: 'a4' | 'large') =>
    `/me/certificates/${part(number)}/papers/${part(document)}/${form}`,
  stateCase: (number: string) => `/me/certificates/${part(number)}/statement`,
  lendCertificate: (number: string) => `/me/certificates/${part(number)}/lend`,
  endLoan: (number: string, loan: string) => `/me/certificates/${part(number)}/loans/${part(loan)}/end`,
  /** Behind the code that a holder shows, and behind the link of a loan. */
  shown: (token: string) => `/s/${part(token)}`,
  lent: (token: string) => `/l/${part(token)}`,
  myCase: (number: string) => `/cases/${part(number)}`,
  /** The case again, saying what was just done. */
  caseAfter: (number: string, done: CaseDone) => `/cases/${part(number)}?done=${done}`,
  fix: (number: string, step: string) => `/cases/${part(number)}/fix/${part(step)}`,
  supply: (number: string, step: string) => `/cases/${part(number)}/supply/${part(step)}`,
  promise: (number: string, step: string) => `/cases/${part(number)}/promise/${part(step)}`,
  dates: (number: string) => `/cases/${part(number)}/dates`,
  /** The days of one item. */
  datesOf: (number: string, step: string) => `/cases/${part(number)}/dates?item=${part(step)}`,
  papers: (number: string) => `/cases/${part(number)}/papers`,
  paper: (number: string, document: string) => `/cases/${part(number)}/papers/${part(document)}`,
  paperPdf: (number: string, document: string, form: 'a4' | 'large' | 'slip') =>
    `/cases/${part(number)}/papers/${part(document)}/${form}`,
  received: (number: string, delivery: string) => `/cases/${part(number)}/received/${part(delivery)}`,
  resend: (number: string, confirmation: string) => `/cases/${part(number)}/resend/${part(confirmation)}`,
  withdraw: (number: string, step: string) => `/cases/${part(number)}/withdraw/${part(step)}`,
  results: (number: string) => `/cases/${part(number)}/results`,
  receipt: (number: string) => `/cases/${part(number)}/receipt`,
  certificatePdf: (number: string) => `/certificates/${part(number)}/pdf`,
  verify: '/verify',
  verifyFile: '/verify/file',
  verified: (number: string) => `/verify/${part(number)}`,
  /** A document: the number alone does not open it. */
  verifiedDocument: (number: string, code: string) => `/verify/${part(number)}?k=${part(code)}`,
  view: '/view',
  outbox: '/demo/outbox',
  demoDepartments: '/demo/departments',
  /** 公告送达, from the notice at which the last page ended; and one notice. */
  notices: (after?: string) => (after ? `/notices?after=${part(after)}` : '/notices'),
  notice: (id: string) => `/notices/${part(id)}`,
  help: '/help',
  accessibility: '/accessibility',
  privacy: '/privacy',
  /** What a design would ask, for the desk. */
  preview: (design: string, kind: string, id: string) => `/preview/${part(design)}/${part(kind)}/${part(id)}`,
  apiDocs: '/docs',
}

/** A path of this site to return to; anything that could lead elsewhere becomes the home page. */
export function localPath(text: string | undefined): string {
  return text && /^\/(?![/\\])[^\s\\]*$/.test(text) ? text : '/'
}
