import type { TaskSummary } from './model.ts'
import { ALL_TURNS, rowOf } from './turns.ts'

/** The turns speak for themselves; here is what else happens to a case. */
const TEXT: Record<string, string> = {
  ...Object.fromEntries(ALL_TURNS.map((turn) => [rowOf(turn).event, rowOf(turn).zh])),
  'case.submitted': '提交申请',
  'case.received': '送到部门',
  'case.collected': '部门系统报来进度',
  'case.started': '前面的事项已办成，送到部门',
  'case.granted': '已办成',
  'case.accepted': '已受理',
  'case.correction-requested': '要求补正',
  'case.corrected': '申请人已补正',
  'case.stopped': '无法继续',
  'case.withdrawn': '申请人撤回',
  'case.claimed': '工作人员已认领',
  'case.released': '工作人员已释放',
  'case.promised': '申请人签了告知承诺书',
  'case.session-called': '召集联合勘验（评审）',
  'case.finding-recorded': '填写勘验（评审）结果',
  'case.whole-extended': '整件事批准延期',
  'case.need-lost': '要用到的前面的结果没有了，先等待',
  'case.need-met': '前面的事项有了结果，接着办',
  'case.values-changed': '办别的事项时更正了这里也要用的内容',
  'case.rerouted': '改由另一个单位办理',
  'case.handed-over': '工作交接',
  'case.viewed': '查看',
  'case.revealed': '查看完整信息',
  'case.certificate-used': '查看电子证照，代替纸质材料',
  'case.file-viewed': '查看材料',
  'case.document-viewed': '查看文书',
  'case.outputs-fetched': '从部门系统取数',
  'case.closed': '全部办完',
  'certificate.issued': '制发电子证照',
  'certificate.revoked': '电子证照撤销',
  'certificate.renewed': '电子证照延续',
  'certificate.changed': '电子证照变更',
  'certificate.suspended': '电子证照暂扣',
  'certificate.resumed': '电子证照发还',
  'certificate.cancelled': '电子证照注销',
  'certificate.expired': '电子证照到期',
  'certificate.restored': '电子证照恢复',
  'delivery.planned': '安排送达',
  'delivery.ready': '等待领取',
  'delivery.taken-over': '转到另一处领取',
  'delivery.delivered': '已送达',
  'delivery.refused': '拒收',
  'delivery.returned': '退回，没有送到',
  'delivery.published': '公告送达',
  'delivery.withdrawn': '撤回公告',
  'delivery.recalled': '不用再送',
  'delivery.sent': '寄出',
  'delivery.transferred': '交给别的窗口',
  'confirmation.confirmed': '共同申请人已确认',
  'confirmation.disputed': '共同申请人认为信息有误',
  'confirmation.resent': '重新发送确认链接',
  'confirmation.reopened': '内容有变，请共同申请人重新确认',
}

/** Events of a paper, which is named by its title. */
const PAPER_TEXT: Record<string, string> = { 'document.issued': '制发', 'document.cancelled': '作废' }

/**
 * What an event says to a person. An unknown kind shows its code rather than nothing. A paper stands there with its title;
 * where the type of the item is given, a refusal is called 不予许可 for a licence only.
 */
export function eventText(
  kind: string,
  { itemType, title }: { itemType?: TaskSummary['itemType']; title?: string | undefined } = {},
): string {
  const done = PAPER_TEXT[kind]
  if (done) return `${done}${title === undefined ? '文书' : `《${title}》`}`
  if (kind === 'case.refused' && itemType !== undefined && itemType !== 'licence') return '不予办理'
  return TEXT[kind] ?? kind
}

/** Events that the applicant sees on the timeline; who looked at what, and what offices do among themselves, is not. */
const INTERNAL: ReadonlySet<string> = new Set(
  (['claim', 'release', 'propose', 'sendBack', 'revive'] as const).map((turn) => rowOf(turn).event),
)
export const PUBLIC_EVENTS: ReadonlySet<string> = new Set([
  'case.received',
  'case.need-lost',
  'case.need-met',
  'case.promised',
  ...ALL_TURNS.map((turn) => rowOf(turn).event).filter((event) => !INTERNAL.has(event)),
])
