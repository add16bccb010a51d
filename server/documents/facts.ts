/**
 * What a fact is, for it decides how it is written: a date (YYYY-MM-DD) as 2026年11月20日, an instant (ISO 8601) to the
 * minute in Shanghai; an identity number, a phone and an address are masked before anything is kept; a name stands in full
 * on the paper and masked on the public page.
 */
export type FactType = 'text' | 'date' | 'instant' | 'name' | 'identity' | 'phone' | 'address'

/** A fact that templates may name: its type, and what it means, as `type｜meaning`. */
type Meaning = `${FactType}｜${string}`

/** Facts that every template may name. Those of the office and the region are filled in by the room itself. */
export const COMMON = {
  'region.name': 'text｜地区（自动）',
  'region.hotline': 'text｜政务服务热线（自动）',
  'office.name': 'text｜行政机关名称（自动）',
  'office.phone': 'text｜机关电话（自动）',
  'office.address': 'text｜机关地址（自动）',
  'office.hours': 'text｜办公时间（自动）',
  'issued.on': 'date｜文书日期（自动）',
  'case.number': 'text｜办件编号',
  'case.queryCode': 'text｜查询码',
  'case.submittedOn': 'date｜申请日期',
  'case.submittedAt': 'instant｜申请时间',
  'onething.name': 'text｜一件事名称',
  'item.name': 'text｜事项名称',
  'item.code': 'text｜事项编码',
  'item.type': 'text｜事项类型：licence、confirmation、payment、reward、ruling、other-power、public-service',
  'item.licence': 'text｜行政许可事项为“是”，别的事项没有（自动）',
  'applicant.name': 'name｜申请人姓名或者单位名称',
  'applicant.kind': 'text｜person 或者 organisation；不写就是 person',
  'applicant.number': 'identity｜申请人公民身份号码，或者统一社会信用代码（后者不遮）',
  'applicant.phone': 'phone｜申请人手机号码',
  'contact.name': 'name｜联系人',
  'contact.phone': 'phone｜联系人电话',
  'agent.name': 'name｜代理人',
  'agent.number': 'identity｜代理人公民身份号码',
  'officer.name': 'text｜承办人',
  'officer.phone': 'text｜承办人的办公电话',
  'officer.window': 'text｜办理窗口',
  'delivery.method': 'text｜送达方式',
  'basis.text': 'text｜本事项的设定依据：法律名称和条款',
  'remedy.review': 'text｜行政复议机关',
  'remedy.court': 'text｜有管辖权的人民法院',
} as const satisfies Record<string, Meaning>

/** What a paper says of a certificate that an organ deals with ex officio. */
const RULING = {
  'ruling.title': 'text｜证照名称',
  'ruling.number': 'text｜证照编号',
  'ruling.issuedOn': 'date｜颁发日期',
  'ruling.facts': 'text｜查明的事实和理由',
  'ruling.basis': 'text｜依据的法律和条款',
} as const satisfies Record<string, Meaning>
/** What the holder said first, and what the organ found of it. */
const HEARD = {
  'heard.statement': 'text｜当事人的陈述、申辩，或者没有提出',
  'heard.answer': 'text｜对陈述、申辩的复核意见',
} as const satisfies Record<string, Meaning>

/** Facts that the templates of one kind may name besides. */
export const OWN = {
  application: {
    'delivery.address': 'address｜送达地址',
    'delivery.consent': 'text｜同意电子送达的原话；没同意就不写',
  },
  receipt: {
    'received.at': 'instant｜收件时间',
    'received.by': 'text｜收件人',
    'answer.on': 'date｜最晚哪天答复是否受理',
  },
  advice: {
    'fee.text': 'text｜收费',
    'limit.statutory': 'text｜法定时限，如 20 个工作日',
    'limit.promised': 'text｜承诺时限',
    'advice.phone': 'text｜咨询电话',
    'complaint.phone': 'text｜监督电话',
    'advised.name': 'name｜咨询人',
  },
  correction: {
    'received.on': 'date｜收到申请材料的日期',
    'correction.on': 'date｜补正的最后一天',
    'correction.consequence': 'text｜逾期没有补正的后果',
    'correction.way': 'text｜怎样交补正材料',
    'correction.onTheSpot': 'text｜可以当场更正的内容',
  },
  acceptance: {
    'accepted.on': 'date｜受理日期',
    'counted.on': 'date｜办理时限的第一天',
    'statutory.on': 'date｜法定办结的最后一天',
    'promised.on': 'date｜承诺办结的最后一天',
    'limit.provisional': 'text｜节假日安排未公布、日期可能变动时写“是”',
    'special.text': 'text｜要经过的特殊环节及所需时间',
    'fee.text': 'text｜收费',
    'track.way': 'text｜怎样查进度',
    'deemed.text': 'text｜逾期未告知视为受理时写“是”',
  },
  declination: {
    'decline.notNeeded': 'text｜依法不需要取得行政许可的理由',
    'decline.otherOffice': 'text｜不属于本机关职权时，应向哪个机关申请',
    'decline.reason': 'text｜不予受理的理由',
    'decline.basis': 'text｜不予受理的依据',
  },
  lacking: {
    'accepted.on': 'date｜受理日期',
    'lacking.on': 'date｜补齐的最后一天',
    'lacking.way': 'text｜补齐方式',
    'promised.on': 'date｜承诺办结的最后一天',
    'statutory.on': 'date｜法定办结的最后一天',
  },
  undertaking: {
    'lacking.on': 'date｜补齐的最后一天',
    'lacking.way': 'text｜补齐方式',
    'promised.on': 'date｜承诺办结的最后一天',
    'credit.text': 'text｜信用状况声明',
  },
  promise: {
    'promise.check': 'text｜行政机关怎样核查',
    'promise.checkBy': 'text｜核查时限',
    'promise.public': 'text｜承诺书是否公开',
  },
  special: {
    'procedure.name': 'text｜特殊环节：听证、检验、检测、检疫、鉴定、专家评审等',
    'procedure.basis': 'text｜要经过它的依据',
    'procedure.needed': 'text｜所需时间，如 10 个工作日',
    'procedure.from': 'date｜从哪天起',
    'procedure.until': 'date｜预计到哪天',
    'procedure.by': 'text｜由谁来做',
    'due.on': 'date｜原来的最后一天',
    'due.newOn': 'date｜顺延后的最后一天',
  },
  extension: {
    'extension.reason': 'text｜延期理由',
    'extension.days': 'text｜延长多久，如 10 个工作日',
    'extension.basis': 'text｜延期依据',
    'extension.approver': 'text｜批准人',
    'due.on': 'date｜原来的最后一天',
    'due.newOn': 'date｜新的最后一天',
  },
  hearing: {
    'party.name': 'name｜被告知的利害关系人；告知申请人本人时不写',
    'hearing.matter': 'text｜涉及什么重大利益',
    'hearing.applyOn': 'date｜最晚哪天提出听证申请',
    'hearing.way': 'text｜怎样提出意见或者听证申请',
    'hearing.at': 'instant｜听证时间',
    'hearing.place': 'text｜听证地点',
    'hearing.host': 'text｜听证主持人',
  },
  grant: {
    'decided.on': 'date｜决定日期',
    'decision.text': 'text｜决定内容',
    'decision.scope': 'text｜范围',
    'decision.conditions': 'text｜附加条件',
    'valid.from': 'date｜有效期起',
    'valid.until': 'date｜有效期止',
    'certificate.title': 'text｜证照名称',
    'certificate.number': 'text｜证照编号',
    'oversight.text': 'text｜监管要求',
    'overdue.text': 'text｜超时默认准予时写依据',
  },
  refusal: {
    'decided.on': 'date｜决定日期',
    'refusal.facts': 'text｜查明的事实',
    'refusal.reason': 'text｜理由',
    'refusal.basis': 'text｜不予许可的依据',
    'reapply.text': 'text｜再次申请的指引',
  },
  completion: {
    'closed.on': 'date｜办结日期',
    'collect.text': 'text｜怎样领取',
    'tracking.number': 'text｜邮寄单号',
    'evaluation.url': 'text｜评价地址',
  },
  service: {
    'addressee.name': 'name｜受送达人',
    'delivery.place': 'text｜送达地点',
    'delivery.at': 'instant｜送达时间',
    'receiver.name': 'name｜收件人',
    'receiver.unsigned': 'text｜不用签名（电子送达、邮寄、取件柜）时为“是”',
    'receiver.relation': 'text｜与受送达人的关系',
    'receiver.reason': 'text｜代收理由',
    'refused.reason': 'text｜拒收事由',
    'witness.name': 'name｜见证人',
    'tracking.number': 'text｜邮寄单号',
    'consent.text': 'text｜同意电子送达的说明',
    'officers.names': 'text｜送达人',
    'delivery.note': 'text｜备注',
    'notice.reason': 'text｜公告送达的原因和经过',
    'notice.from': 'date｜公告之日',
    'notice.until': 'date｜公告满三十日、视为送达的日期',
  },
  withdrawal: {
    'ended.on': 'date｜日期',
    'ended.how': 'text｜撤回、终止或者中止',
    'ended.reason': 'text｜理由',
    'ended.basis': 'text｜依据',
  },
  return: {
    'returned.on': 'date｜退还或者移交日期',
    'returned.to': 'text｜移交给谁；退还给申请人时不写',
    'returned.reason': 'text｜原因',
  },
  revocation: {
    'revoked.title': 'text｜被撤销的文书或者证照',
    'revoked.number': 'text｜被撤销的文号或者证照编号',
    'revoked.on': 'date｜原决定日期',
    'revocation.facts': 'text｜查明的事实',
    'revocation.reason': 'text｜理由',
    'revocation.basis': 'text｜依据',
    'revocation.effect': 'text｜撤销后怎样处理',
    ...HEARD,
  },
  intent: {
    ...RULING,
    'intent.turn': 'text｜拟作出的处理：暂扣、撤销',
    'intent.right': 'text｜陈述、申辩权利的法律依据',
    'intent.stateOn': 'date｜请在哪天以前提出陈述、申辩；在网上送达的才写',
    'intent.stateDays': 'text｜自收到之日起几天以内提出陈述、申辩；不在网上送达的才写',
    'intent.way': 'text｜怎样提出陈述、申辩',
  },
  suspension: { ...RULING, ...HEARD },
  lifting: RULING,
  cancellation: RULING,
  urging: {
    'urged.office': 'text｜被督办单位',
    'urged.reason': 'text｜督办原因',
    'urged.overdue': 'text｜超期情况',
    'urged.demand': 'text｜办理要求',
    'answer.on': 'date｜反馈的最后一天',
    'urged.by': 'text｜督办人',
  },
  ticket: {
    'ticket.number': 'text｜排队号',
    'ticket.business': 'text｜办什么',
    'ticket.waiting': 'text｜前面还有几人',
    'ticket.minutes': 'text｜大约等几分钟',
    'ticket.window': 'text｜窗口',
    'ticket.at': 'instant｜取号时间',
  },
} as const satisfies Record<string, Record<string, Meaning>>

/** Lists of rows that tables may print, with the columns of each. Cells are printed as they are given. */
export const LISTS = {
  fields: { label: '填写项', value: '内容，敏感的已经遮好' },
  materials: {
    name: '材料名称',
    form: '形式：电子件、原件、复印件',
    copies: '份数',
    pages: '页数',
    kept: '是否留存',
    how: '怎样取得',
  },
  items: { name: '事项', office: '办理单位', forecast: '预计办结' },
  conditions: { text: '条件' },
  steps: { name: '环节', text: '做什么' },
  problems: { name: '材料或者填写项', problem: '问题', standard: '应当达到的标准', example: '示例' },
  lacking: { name: '容缺材料', basis: '可容缺的依据', way: '补齐方式' },
  complete: { name: '已经齐全的主要材料' },
  proofs: { name: '证明或者条件', purpose: '用途', content: '内容' },
  promises: { text: '承诺内容' },
  reasons: { rule: '规定', fact: '实际情况', basis: '依据' },
  duties: { text: '义务' },
  results: { name: '事项', office: '办理单位', result: '结果', certificate: '证照编号' },
  documents: { title: '文书或者证照', number: '文号或者编号' },
  overdue: { number: '办件编号', item: '事项', office: '办理单位', due: '应当办结', days: '超期' },
} as const satisfies Record<string, Record<string, string>>

type Own = typeof OWN
type Paths<K> = K extends keyof Own ? keyof Own[K] : never

/** 文书种类. */
export type KindOfFacts = keyof Own
/** Every path that some template may name. */
export type FactPath = keyof typeof COMMON | Paths<keyof Own>
export type FactList = keyof typeof LISTS

/** Facts that the room fills in itself at issue. */
export const AUTOMATIC = [
  'region.name',
  'region.hotline',
  'office.name',
  'office.phone',
  'office.address',
  'office.hours',
  'issued.on',
  'item.licence',
] as const satisfies readonly FactPath[]

/**
 * What is known when a document is issued: a flat record by path, and the rows of its tables. Empty counts as absent. `names`:
 * other natural persons who occur in texts and tables, so that the public page masks them as well.
 */
export type Facts = { readonly [path in FactPath]?: string | number | null } & {
  readonly names?: readonly string[]
  readonly lists?: { readonly [list in FactList]?: readonly Readonly<Record<string, string>>[] }
}

/** The type of a fact that a kind may name; undefined where it may not. */
export function factType(kind: KindOfFacts, path: string): FactType | undefined {
  const known: Record<string, string> = { ...COMMON, ...OWN[kind] }
  return Object.hasOwn(known, path) ? (known[path]?.split('｜')[0] as FactType) : undefined
}
