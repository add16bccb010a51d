import { randomUUID } from 'node:crypto'

/**
 * What is attacked, and with what: the tables of test/attack.test.ts. A route of the API or a page of the portal that stands in
 * none of them fails that test.
 */
export type Params = Record<string, string>
export type Entry = {
  who: 'anyone' | 'person' | 'staff' | 'client'
  /** What stands in the path: of something that is there, and of nothing. */
  there?: () => Params
  nothing?: () => Params
  body?: unknown
  /** An officer of the right office needs a permission for this, too. */
  permission?: true
}

/** Filled in by the test: what is there, and what is not. */
export const made: { params: Params; nothing: Params } = { params: {}, nothing: {} }

const pick =
  (from: 'params' | 'nothing', ...names: string[]) =>
  (): Params =>
    Object.fromEntries(names.map((name) => [name, made[from][name] ?? '']))
const about = (...names: string[]): Pick<Entry, 'there' | 'nothing'> => ({
  there: pick('params', ...names),
  nothing: pick('nothing', ...names),
})
const task = about('caseId', 'step')
const reason = '材料和事实不符，不能办理。'
const urging = (): Params => ({ id: '00000000-0000-7000-8000-000000000002' })
const paper = (): Params => ({ ...urging(), form: 'a4' })
/** The id of something that nobody has made. */
const unmade = (): Params => ({ id: '00000000-0000-7000-8000-000000000009' })
const printed = (): Params => ({ ...unmade(), number: encodeURIComponent('政务送〔2026〕1号'), form: 'a4' })

/** Every operation of the API by its id. */
export const ROUTES: Record<string, Entry> = {
  'staff.signIn': { who: 'anyone', body: { username: 'nobody.here', password: 'a guess' } },
  'staff.signOut': { who: 'anyone' },
  'staff.me': { who: 'staff' },
  'staff.signInInfo': { who: 'anyone' },
  'persons.requestCode': { who: 'anyone', body: { number: '320812199403121020' } },
  'persons.signIn': { who: 'anyone', body: { number: '320812199403121020', code: '000000' } },
  'persons.signOut': { who: 'anyone' },
  'persons.me': { who: 'person' },
  'office.colleagues': { who: 'staff' },
  'office.takeLeave': {
    who: 'staff',
    body: {
      staffId: '00000000-0000-7000-8000-000000000001',
      from: '2026-12-01',
      to: '2026-12-02',
      standIn: null,
      reason: '年休假',
    },
  },
  'office.endLeave': { who: 'staff', ...about('staffId', 'leaveId') },
  'office.declared': { who: 'staff' },
  'office.declareNumber': { who: 'staff', body: { number: '1' } },
  'office.declareRelative': { who: 'staff', body: { number: '1', relation: 'spouse' } },
  'office.declaredOf': { who: 'staff', ...about('staffId'), permission: true },
  'office.strikeRelative': { who: 'staff', ...about('staffId', 'relativeId'), permission: true },
  'notices.list': { who: 'staff' },
  'notices.count': { who: 'staff' },
  'notices.read': { who: 'staff', body: { ids: [] } },
  'seals.list': { who: 'staff', permission: true },
  'seals.uses': {
    who: 'staff',
    there: () => ({ sealId: unmade()['id'] ?? '' }),
    nothing: () => ({ sealId: unmade()['id'] ?? '' }),
    permission: true,
  },
  'seals.ask': {
    who: 'staff',
    body: { sealId: null, action: { action: 'make', purpose: '业务专用章' }, reason },
    permission: true,
  },
  ...Object.fromEntries(
    ['takeBack', 'approve', 'refuse'].map((step): [string, Entry] => [
      `seals.${step}`,
      {
        who: 'staff',
        there: () => ({ requestId: unmade()['id'] ?? '' }),
        nothing: () => ({ requestId: unmade()['id'] ?? '' }),
        body: { remark: reason },
        permission: true,
      },
    ]),
  ),
  'trust.roots': { who: 'anyone' },
  'trust.list': { who: 'anyone', there: () => ({ issuer: '00' }), nothing: () => ({ issuer: '00' }) },
  'trust.timestamp': { who: 'anyone', body: {} },
  'calendars.list': { who: 'anyone' },
  'calendars.get': { who: 'anyone', there: () => ({ year: '2026' }), nothing: () => ({ year: '1900' }) },
  'calendarNotices.list': { who: 'staff', permission: true },
  'calendarNotices.preview': { who: 'staff', body: { text: '{}' }, permission: true },
  'calendarNotices.import': { who: 'staff', body: { text: '{}', version: 0 }, permission: true },
  // 事项清单: only posts of the operators; the handler of an office has none of these permissions.
  'inventory.list': { who: 'staff', permission: true },
  'inventory.facets': { who: 'staff', permission: true },
  'inventory.get': { who: 'staff', there: unmade, nothing: unmade, permission: true },
  'inventory.compare': {
    who: 'staff',
    there: () => ({ ...unmade(), from: '1', to: '2' }),
    nothing: () => ({ ...unmade(), from: '1', to: '2' }),
    permission: true,
  },
  'inventory.lint': { who: 'staff', permission: true },
  'inventory.add': {
    who: 'staff',
    body: {
      kind: 'implementation',
      area: '320800',
      key: { scheme: 'local', value: 'X1' },
      name: '外来的一项',
      type: 'licence',
    },
    permission: true,
  },
  'inventory.edit': {
    who: 'staff',
    there: unmade,
    nothing: unmade,
    body: { version: 1, revision: 1, changes: { name: '改名' } },
    permission: true,
  },
  'inventory.claim': { who: 'staff', body: { ids: [unmade().id], area: '320800' }, permission: true },
  'inventory.export': {
    who: 'staff',
    there: () => ({ format: 'csv' }),
    nothing: () => ({ format: 'csv' }),
    permission: true,
  },
  ...Object.fromEntries(
    ['submit', 'discard', 'return', 'approve', 'publish', 'withdraw'].flatMap((step): [string, Entry][] => [
      [
        `inventory.${step}`,
        { who: 'staff', there: unmade, nothing: unmade, body: { reason }, permission: true },
      ],
      [`inventory.${step}Many`, { who: 'staff', body: { filter: {}, reason }, permission: true }],
    ]),
  ),
  'inventory.imports': { who: 'staff', permission: true },
  'inventory.profiles': { who: 'staff', permission: true },
  'inventory.saveProfile': {
    who: 'staff',
    body: { id: 'mine', name: '我的', columns: [] },
    permission: true,
  },
  'inventory.openImport': {
    who: 'staff',
    body: {
      name: 'x.csv',
      kind: 'implementation',
      area: '320800',
      profile: { id: 'mine', name: '我的', columns: [] },
      content: 'aGVsbG8=',
    },
    permission: true,
  },
  'inventory.import': { who: 'staff', ...about('importId'), permission: true },
  'inventory.confirmImport': { who: 'staff', ...about('importId'), permission: true },
  'inventory.cancelImport': { who: 'staff', ...about('importId'), permission: true },
  'inventory.markedFile': { who: 'staff', ...about('importId'), permission: true },
  'inventory.figures': { who: 'staff', permission: true },
  'inventory.units': { who: 'staff', permission: true },
  'inventory.delegated': {
    who: 'staff',
    there: () => ({ unit: '320803001' }),
    nothing: () => ({ unit: '999' }),
    permission: true,
  },
  'inventory.delegate': {
    who: 'staff',
    body: { ids: [unmade().id], units: ['320803001'], mode: 'accept', reason },
    permission: true,
  },
  'inventory.settleDelegation': {
    who: 'staff',
    there: () => ({ ...unmade(), unit: '320803001' }),
    nothing: () => ({ ...unmade(), unit: '320803001' }),
    body: { admit: true },
    permission: true,
  },
  'items.list': { who: 'anyone' },
  'items.get': { who: 'anyone', ...about('id') },
  'onethings.list': { who: 'anyone' },
  'onethings.get': { who: 'anyone', ...about('id') },
  'catalogue.search': { who: 'anyone' },
  'synonyms.list': { who: 'staff', permission: true },
  'synonyms.add': {
    who: 'staff',
    body: { words: ['报户口'], entry: { kind: 'item', id: 'birth-registration' } },
    permission: true,
  },
  'synonyms.remove': { who: 'staff', there: unmade, nothing: unmade, body: {}, permission: true },
  'drafts.start': { who: 'person', body: { onething: 'no-such-onething' } },
  'drafts.list': { who: 'person' },
  'drafts.get': { who: 'person', ...about('draftId') },
  'drafts.consent': { who: 'person', ...about('draftId'), body: {} },
  'drafts.answer': { who: 'person', ...about('draftId'), body: { answers: { 'child.givenName': '一诺' } } },
  'drafts.object': {
    who: 'person',
    ...about('draftId'),
    body: { element: 'mother.ethnicity', value: '03', note: '登记错了' },
  },
  'drafts.leaveOut': {
    who: 'person',
    there: () => ({ ...pick('params', 'draftId')(), step: 'fertility-registration' }),
    nothing: () => ({ ...pick('nothing', 'draftId')(), step: 'fertility-registration' }),
    body: { unwanted: true },
  },
  'drafts.discard': { who: 'person', ...about('draftId') },
  'drafts.submit': {
    who: 'person',
    ...about('draftId'),
    body: { signature: { kind: 'typed', name: '陈静' } },
  },
  'tasks.list': { who: 'staff' },
  'tasks.count': { who: 'staff' },
  'tasks.get': { who: 'staff', ...task },
  'tasks.claim': { who: 'staff', ...task, body: {}, permission: true },
  'tasks.release': { who: 'staff', ...task, body: {}, permission: true },
  'tasks.accept': { who: 'staff', ...task, body: { opinion: '材料齐全。' }, permission: true },
  'tasks.requestCorrection': {
    who: 'staff',
    ...task,
    body: { problems: [{ about: 'mother.name', problem: '姓名写错了。', standard: '' }] },
    permission: true,
  },
  'tasks.decline': { who: 'staff', ...task, body: { reason }, permission: true },
  'tasks.grant': { who: 'staff', ...task, body: { opinion: '准予办理。', outputs: {} }, permission: true },
  'tasks.refuse': { who: 'staff', ...task, body: { reason }, permission: true },
  'tasks.fetchOutputs': { who: 'staff', ...task, body: {}, permission: true },
  'tasks.reveal': { who: 'staff', ...task, body: { purpose: '核对身份' } },
  'tasks.file': { who: 'staff', ...about('caseId', 'step', 'fileId') },
  'tasks.clocks': { who: 'staff', ...task },
  'tasks.acceptLacking': { who: 'staff', ...task, body: {}, permission: true },
  'tasks.correctOnSpot': {
    who: 'staff',
    ...task,
    body: { answers: { 'mother.name': '陈静' } },
    permission: true,
  },
  'tasks.pause': { who: 'staff', ...task, body: { procedure: 'hearing', reason }, permission: true },
  'tasks.resume': { who: 'staff', ...task, body: { result: '结束。' }, permission: true },
  'tasks.notifyHearing': { who: 'staff', ...task, body: { matter: '邻居的采光' }, permission: true },
  'tasks.returnPapers': { who: 'staff', ...task, body: {}, permission: true },
  'tasks.extend': { who: 'staff', ...task, body: { reason }, permission: true },
  'tasks.propose': { who: 'staff', ...task, body: { verdict: 'grant', opinion: '同意。' }, permission: true },
  'tasks.sendBack': { who: 'staff', ...task, body: { reason }, permission: true },
  'tasks.approve': { who: 'staff', ...task, body: { opinion: '同意。' }, permission: true },
  'tasks.approveRefusal': { who: 'staff', ...task, body: { opinion: '同意。' }, permission: true },
  'tasks.opine': { who: 'staff', ...task, body: { favourable: true, opinion: '同意。' }, permission: true },
  'tasks.grantOnPromise': { who: 'staff', ...task, body: { opinion: '同意。' }, permission: true },
  'tasks.unsealed': { who: 'staff', permission: true },
  'tasks.seal': {
    who: 'staff',
    ...task,
    body: { kind: 'document', number: '政务受〔2026〕1号' },
  },
  'tasks.verify': { who: 'staff', ...task, body: { opinion: '属实。' }, permission: true },
  'tasks.revoke': { who: 'staff', ...task, body: { reason }, permission: true },
  'tasks.reopen': { who: 'staff', ...task, body: { reason }, permission: true },
  'tasks.readmit': { who: 'staff', ...task, body: { reason }, permission: true },
  'tasks.terminate': { who: 'staff', ...task, body: { reason }, permission: true },
  'tasks.callSession': {
    who: 'staff',
    ...task,
    body: {
      session: 'site-visit',
      at: '2026-12-01T09:00:00+08:00',
      place: '现场',
      officers: ['甲一', '乙二'],
    },
  },
  'tasks.recordFinding': {
    who: 'staff',
    ...task,
    body: { session: 'site-visit', passed: true, text: '合格' },
  },
  'tasks.extendWhole': {
    who: 'staff',
    ...about('caseId'),
    body: { approver: '周市长', reason },
  },
  'tasks.handOver': {
    who: 'staff',
    body: { from: '00000000-0000-7000-8000-000000000001', to: null },
  },
  'tasks.document': {
    who: 'staff',
    there: () => ({
      ...pick('params', 'caseId', 'step')(),
      number: encodeURIComponent('卫健受〔2026〕1号'),
      form: 'a4',
    }),
    nothing: () => ({
      ...pick('nothing', 'caseId', 'step')(),
      number: encodeURIComponent('卫健受〔2026〕1号'),
      form: 'a4',
    }),
  },
  'batches.items': { who: 'staff', permission: true },
  'batches.candidates': { who: 'staff', permission: true },
  'batches.grant': {
    who: 'staff',
    body: {
      rows: [{ caseId: '00000000-0000-7000-8000-000000000001', step: 'x', revision: 0 }],
      opinion: '同意。',
    },
    permission: true,
  },
  'batches.get': { who: 'staff', there: unmade, nothing: unmade },
  'batches.undo': { who: 'staff', there: unmade, nothing: unmade, body: {} },
  'rechecks.list': { who: 'staff', permission: true },
  'rechecks.record': { who: 'staff', ...task, body: { right: true }, permission: true },
  'deliveries.list': { who: 'staff' },
  'deliveries.address': { who: 'staff', there: unmade, nothing: unmade },
  'deliveries.sendByPost': { who: 'staff', there: unmade, nothing: unmade, body: { tracking: 'EMS1' } },
  'deliveries.putInCabinet': { who: 'staff', there: unmade, nothing: unmade, body: { code: '1234' } },
  'deliveries.ready': { who: 'staff', there: unmade, nothing: unmade, body: {} },
  'deliveries.handOver': {
    who: 'staff',
    there: unmade,
    nothing: unmade,
    body: { receiver: '陈静', signature: null },
  },
  'deliveries.refuseReceipt': {
    who: 'staff',
    there: unmade,
    nothing: unmade,
    body: { reason: '不收', witness: '邻居' },
  },
  'deliveries.takeBack': { who: 'staff', there: unmade, nothing: unmade, body: { reason: '退回' } },
  'deliveries.transfer': { who: 'staff', there: unmade, nothing: unmade, body: { office: 'hall' } },
  'deliveries.takeOver': { who: 'staff', there: unmade, nothing: unmade, body: {} },
  'deliveries.askCarrier': { who: 'staff', there: unmade, nothing: unmade, body: {} },
  'deliveries.label': { who: 'staff', there: unmade, nothing: unmade },
  'deliveries.document': { who: 'staff', there: printed, nothing: printed },
  'cases.promise': { who: 'person', ...task, body: { signature: { kind: 'typed', name: '陈静' } } },
  'cases.clocks': {
    who: 'person',
    there: () => ({ number: made.params['caseNumber'] ?? '' }),
    nothing: () => ({ number: made.nothing['caseNumber'] ?? '' }),
  },
  'cases.document': {
    who: 'person',
    there: () => ({
      number: made.params['caseNumber'] ?? '',
      document: encodeURIComponent('卫健申〔2026〕1号'),
      form: 'a4',
    }),
    nothing: () => ({
      number: made.nothing['caseNumber'] ?? '',
      document: encodeURIComponent('卫健申〔2026〕1号'),
      form: 'a4',
    }),
  },
  'certificates.pdf': { who: 'staff', ...about('number') },
  // A clerk of the hall alone; what lies at the own window is found by who asks, so nothing of others can be named.
  'counter.get': { who: 'staff', permission: true },
  'counter.openWindow': { who: 'staff', body: { window: '1' }, permission: true },
  'counter.pauseWindow': { who: 'staff', body: { paused: true }, permission: true },
  'counter.leaveWindow': { who: 'staff', body: {}, permission: true },
  'counter.take': { who: 'staff', body: { phone: '13800000001' }, permission: true },
  'counter.next': { who: 'staff', body: {}, permission: true },
  'counter.recall': { who: 'staff', body: {}, permission: true },
  'counter.pass': { who: 'staff', body: {}, permission: true },
  'counter.transfer': { who: 'staff', body: { kind: 'green' }, permission: true },
  'counter.identify': {
    who: 'staff',
    body: { card: { number: '320812199403121021', name: '陈静', validUntil: '长期' }, evidence: 'seen' },
    permission: true,
  },
  'counter.identifyByCode': { who: 'staff', body: { code: 'ABCD2345' }, permission: true },
  'counter.matters': { who: 'staff', permission: true },
  'counter.start': { who: 'staff', body: { onething: 'newborn' }, permission: true },
  'counter.consent': { who: 'staff', body: {}, permission: true },
  'counter.lookAgain': { who: 'staff', body: {}, permission: true },
  'counter.answer': { who: 'staff', body: { answers: { 'child.givenName': '一诺' } }, permission: true },
  'counter.object': { who: 'staff', body: { element: 'mother.ethnicity', value: '03' }, permission: true },
  'counter.leaveOut': {
    who: 'staff',
    body: { step: 'fertility-registration', unwanted: true },
    permission: true,
  },
  'counter.promise': { who: 'staff', body: { material: 'kite-photo', promised: true }, permission: true },
  'counter.attach': {
    who: 'staff',
    body: { material: 'x', name: 'x.png', data: 'aGVsbG8=' },
    permission: true,
  },
  'counter.detach': { who: 'staff', body: { material: 'x', fileId: randomUUID() }, permission: true },
  'counter.sheet': { who: 'staff', ...about('fileId'), permission: true },
  'counter.sign': {
    who: 'staff',
    body: { signature: { kind: 'typed', name: '陈静' }, of: '0'.repeat(64) },
    permission: true,
  },
  'counter.file': { who: 'staff', body: {}, permission: true },
  'counter.receipt': { who: 'staff', body: {}, permission: true },
  'counter.advice': { who: 'staff', body: {}, permission: true },
  'counter.slip': { who: 'staff', body: { ticketId: randomUUID() }, permission: true },
  'counter.paper': {
    who: 'staff',
    there: () => ({ ...pick('params', 'number')(), form: 'a4' }),
    nothing: () => ({ ...pick('nothing', 'number')(), form: 'a4' }),
    permission: true,
  },
  'counter.handOver': { who: 'staff', body: { kind: 'green' }, permission: true },
  'counter.end': { who: 'staff', body: { outcome: 'done' }, permission: true },
  'counter.prepareHandOut': { who: 'staff', body: { deliveries: [randomUUID()] }, permission: true },
  'counter.handOut': { who: 'staff', body: {}, permission: true },
  'counter.offerScreen': { who: 'staff', body: {}, permission: true },
  'counter.bridge': { who: 'staff', permission: true },
  'counter.day': { who: 'staff', permission: true },
  'counter.closeDay': { who: 'staff', body: { windowId: '1', counted: 0, note: '' }, permission: true },
  // The id of a ticket and the token of a screen are keys in themselves.
  'tickets.get': { who: 'anyone', nothing: () => ({ id: randomUUID() }) },
  'screens.get': { who: 'anyone', nothing: pick('nothing', 'token') },
  'supervision.overview': { who: 'staff', permission: true },
  'supervision.cards': { who: 'staff', permission: true },
  'supervision.exportCards': { who: 'staff', permission: true },
  'supervision.case': { who: 'staff', ...about('caseId'), permission: true },
  'supervision.ranking': { who: 'staff', permission: true },
  'supervision.outcomes': { who: 'staff', permission: true },
  'supervision.onethings': { who: 'staff', permission: true },
  'supervision.monitor': { who: 'staff', ...about('id'), permission: true },
  'counter.ratings': { who: 'staff', permission: true },
  'intake.template': { who: 'staff', permission: true },
  'designs.list': { who: 'staff', permission: true },
  'designs.get': { who: 'staff', ...about('designId'), permission: true },
  'designs.preview': { who: 'staff', ...about('designId', 'id'), permission: true },
  'designs.simulate': { who: 'staff', ...about('designId', 'id'), permission: true },
  'designs.bpmn': { who: 'staff', ...about('designId', 'id'), permission: true },
  'designs.choices': { who: 'staff', ...about('designId'), permission: true },
  'designs.listed': { who: 'staff', permission: true },
  'designs.takeEntry': { who: 'staff', ...about('designId', 'entry'), permission: true },
  'designs.shape': { who: 'staff', ...about('kind'), permission: true },
  'designs.standing': { who: 'staff', ...about('kind'), permission: true },
  'designs.standingPart': { who: 'staff', ...about('kind', 'id'), permission: true },
  'designs.open': { who: 'staff', body: { title: '偷改事项' }, permission: true },
  'designs.changePart': {
    who: 'staff',
    ...about('designId', 'kind', 'id'),
    body: { revision: 1, content: null },
    permission: true,
  },
  'designs.leavePart': {
    who: 'staff',
    ...about('designId', 'kind', 'id'),
    body: { revision: 1 },
    permission: true,
  },
  'designs.submit': { who: 'staff', ...about('designId'), body: { revision: 1 }, permission: true },
  'designs.approve': { who: 'staff', ...about('designId'), body: { revision: 1 }, permission: true },
  'designs.return': {
    who: 'staff',
    ...about('designId'),
    body: { revision: 1, remark: reason },
    permission: true,
  },
  'designs.drop': { who: 'staff', ...about('designId'), permission: true },
  'urgings.list': { who: 'staff', permission: true },
  'urgings.mine': { who: 'staff' },
  'urgings.get': { who: 'staff', there: urging, nothing: urging },
  'urgings.document': { who: 'staff', there: paper, nothing: paper },
  'urgings.issue': {
    who: 'staff',
    body: {
      caseId: '00000000-0000-7000-8000-000000000001',
      subject: 'fertility-registration',
      reason: '已经超期两天。',
      demand: '今天答复。',
    },
    permission: true,
  },
  'urgings.reply': { who: 'staff', there: urging, nothing: urging, body: { text: '正在办理。' } },
  'urgings.accept': { who: 'staff', there: urging, nothing: urging, body: {}, permission: true },
  'urgings.return': {
    who: 'staff',
    there: urging,
    nothing: urging,
    body: { note: '没有说清楚。' },
    permission: true,
  },
  'cases.list': { who: 'person' },
  'cases.get': {
    who: 'person',
    there: () => ({ number: made.params['caseNumber'] ?? '' }),
    nothing: () => ({ number: made.nothing['caseNumber'] ?? '' }),
  },
  'cases.withdraw': { who: 'person', ...task, body: {} },
  'cases.correct': { who: 'person', ...task, body: { answers: { 'mother.name': '陈静' }, note: '改好了' } },
  'confirmations.resend': {
    who: 'person',
    there: () => ({ ...pick('params', 'caseId')(), confirmation: 'other-parent' }),
    nothing: () => ({ ...pick('nothing', 'caseId')(), confirmation: 'other-parent' }),
    body: {},
  },
  'intake.push': {
    who: 'client',
    body: {
      source: 'attack-cases',
      externalNumber: 'A2',
      item: { scheme: 'tongban', value: 'no-such-item' },
      applicant: { name: '陈静', number: '1' },
      state: { scheme: 'tongban', value: 'submitted' },
      submittedAt: '2026-11-20T09:00:00+08:00',
      at: '2026-11-20T09:00:00+08:00',
    },
  },
  'intake.get': { who: 'client', ...about('source', 'externalNumber') },
  'intake.sources': { who: 'staff', permission: true },
  'intake.addSource': { who: 'staff', body: { id: 'x', name: '某系统' }, permission: true },
  'intake.rejected': { who: 'staff', permission: true },
  'intake.replay': { who: 'staff', ...about('source', 'messageId'), permission: true },
  'intake.settleCode': {
    who: 'staff',
    body: { source: 'attack-cases', kind: 'item', scheme: 'x', value: 'y', means: 'newborn' },
    permission: true,
  },
  'intake.schemes': { who: 'staff', permission: true },
  'intake.items': { who: 'staff', permission: true },
  'intake.type': {
    who: 'staff',
    body: {
      source: 'attack-cases',
      externalNumber: 'A3',
      item: 'fertility-registration',
      applicant: { name: '陈静', number: '1' },
      state: 'submitted',
      submittedOn: '2026-11-20',
    },
    permission: true,
  },
  'intake.imports': { who: 'staff', permission: true },
  'intake.openImport': {
    who: 'staff',
    body: {
      source: 'attack-cases',
      name: 'a.csv',
      content: 'YQ==',
      schemes: { item: 'x', state: 'y', result: 'z' },
    },
    permission: true,
  },
  'intake.import': { who: 'staff', ...about('importId'), permission: true },
  'intake.confirmImport': { who: 'staff', ...about('importId'), permission: true },
  'intake.markedFile': { who: 'staff', ...about('importId'), permission: true },
  'intake.secondTyping': { who: 'staff', permission: true },
  'intake.secondTypingCases': { who: 'staff', permission: true },
  // The link itself is the key: there is nobody else's to try, only a guess.
  'confirmations.answer': {
    who: 'anyone',
    nothing: pick('nothing', 'token'),
    body: { answer: 'dispute', note: '不对' },
  },
}

export type PageEntry = Omit<Entry, 'permission' | 'body' | 'who'> & {
  who: 'anyone' | 'person' | 'staff'
} & {
  form?: Record<string, string>
}
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
  '/list/:id': { who: 'anyone', ...about('id') },
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
