/**
 * 日志: every table of the project to which rows are only ever added. What a column `by` counts is the order in which its rows were begun.
 * A test reads all SQL of the project and fails when such a table is missing here and in `NOT_LOGS`.
 */
export const LOGS: readonly Log[] = [
  { name: 'platform.event', by: 'seq', title: '办件和操作的经过' },
  { name: 'sharing.call_log', by: 'seq', title: '查询部门数据的记录' },
  { name: 'calendar.notice', by: 'version', title: '导入的放假通知' },
  { name: 'deadlines.entry', by: 'row_number', title: '时限台账' },
  { name: 'deadlines.alarm', by: 'seq', title: '黄牌和红牌' },
  { name: 'deadlines.withdrawal', by: 'row_number', title: '撤回的黄牌和红牌' },
  {
    name: 'documents.document',
    by: 'row_number',
    title: '制发的文书',
    // Whether it stands is said later; what it says never changes.
    only: ['owner', 'id', 'number', 'code', 'kind', 'office', 'content', 'issued_at', 'row_number'],
  },
  { name: 'companies.act', by: 'row_number', title: '单位由谁代表、办了什么' },
  { name: 'seals.use', by: 'row_number', title: '用印记录' },
  { name: 'seals.signed', by: 'row_number', title: '已签文件的摘要' },
  { name: 'credentials.turn', by: 'seq', title: '证照的变动' },
  { name: 'credentials.use', by: 'row_number', title: '用证记录' },
  { name: 'dossier.look', by: 'row_number', title: '查档记录' },
  { name: 'resources.shipped_end', by: 'row_number', title: '收回的地区共享授权' },
  { name: 'counter.day_close', by: 'row_number', title: '窗口日结' },
]

/** Tables to which rows are only ever added, and why they stand outside the trail. */
export const NOT_LOGS: Readonly<Record<string, string>> = {
  'counter.rating':
    'whose they are must not follow from their order or from the minute in which they were sealed',
  'intake.source': 'a list of systems, not a log',
  'catalog.search_entry': 'dropped by a later migration',
  'audit.block': 'the chain itself',
  'audit.part': 'the chain itself',
  'audit.inspection': 'what checks found; the next one finds it again',
}

export type Log = {
  readonly name: string
  /** The column that numbers its rows. */
  readonly by: string
  readonly title: string
  /** The columns that are sealed, where not all of them stay as they are. */
  readonly only?: readonly string[]
}
