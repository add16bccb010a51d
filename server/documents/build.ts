import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after } from 'node:test'
import { testDb } from '../../test/db.ts'
import { buildNumber } from '../people/build.ts'
import { ROOT } from '../platform/config.ts'
import type { Officer, World, WriteCtx } from '../platform/ctx.ts'
import { openDatabase, type Database } from '../platform/db.ts'
import { uuidv7 } from '../platform/ids.ts'
import { loadRegion } from '../regions/load.ts'
import { publishRegion } from '../regions/commands/publish-region.ts'
import { issueDocument } from './commands/issue-document.ts'
import { COMMON, factType, OWN, type Facts, type FactPath, type KindOfFacts } from './facts.ts'
import type { DocumentKind } from './model.ts'

/** A number that passes every check and belongs to nobody. */
export const NUMBER = buildNumber(1)

const KNOWN: { [path in FactPath]?: string } = {
  'case.number': '990000-20261123-000012',
  'case.queryCode': '7K3M92QP',
  'onething.name': '放风筝一件事',
  'item.name': '高空风筝放飞许可',
  'item.code': '990000FZ0001',
  'item.type': 'licence',
  'applicant.name': '陈𫖯㛃',
  'applicant.kind': 'person',
  'applicant.number': NUMBER,
  'applicant.phone': '13800000001',
  'contact.name': '王芳',
  'contact.phone': '13800000002',
  'agent.name': '李建国',
  'agent.number': NUMBER,
  'officer.name': '林晓岚',
  'officer.phone': '0990-0000001',
  'officer.window': '二楼 12 号窗口',
  'basis.text': '《风筝市放飞管理办法》第三条（演示数据）',
  'remedy.review': '风筝市人民政府',
  'remedy.court': '风筝市云上区人民法院',
  'delivery.method': '电子送达',
  'delivery.address': '风筝市云上区云上路 1 号 3 幢 201 室',
  'delivery.consent': '本人同意在政务服务网“我的”页面接收电子文书。',
  'correction.way': '在网上办件页面补正，或者到窗口提交',
  'correction.consequence': '视为撤回本次申请，我们会书面告诉您',
  'special.text': '专家评审，需要 5 个工作日',
  'fee.text': '不收费',
  'procedure.name': '专家评审',
  'procedure.needed': '5 个工作日',
  'procedure.basis': '《风筝市放飞管理办法》第九条（演示数据）',
  'extension.days': '10 个工作日',
  'extension.reason': '风力资料还没有齐，需要再观测一周。',
  'refusal.facts': '申请的放飞高度是 300 米，放飞地点在机场净空保护区内。',
  'refusal.reason': '放飞地点不符合规定。',
  'decision.text': '准予在东湖公园放飞高空风筝一只。',
  'certificate.title': '高空风筝放飞许可证',
  'certificate.number': '990000ABCDEFGHJKLM0',
  'oversight.text': '放飞时系好安全绳，风力五级以上停止放飞。',
  'collect.text': '到二楼出件窗口领取，带上身份证',
  'tracking.number': 'KZ1234567890',
  'evaluation.url': 'https://example.test/e/7K3M92QP',
  'addressee.name': '陈𫖯㛃',
  'receiver.name': '王芳',
  'receiver.relation': '配偶',
  'receiver.reason': '本人出差',
  'witness.name': '赵明',
  'officers.names': '林晓岚、周平',
  'ended.how': '撤回',
  'ticket.number': 'A012',
  'ticket.business': '综合窗口',
  'ticket.waiting': '3 人',
  'ticket.minutes': '12 分钟',
  'ticket.window': '二楼综合区',
  'revoked.title': '准予行政许可决定书',
  'revoked.number': '风筝准〔2026〕1号',
  'urged.office': '风筝市气象台',
}

const lists: Facts['lists'] = {
  fields: [
    { label: '风筝颜色', value: '红色' },
    { label: '线长', value: '120 米' },
    { label: '放飞地点', value: '中心广场' },
  ],
  materials: [
    { name: '身份证', form: '电子件', copies: '1', pages: '1', kept: '留存', how: '系统调取' },
    { name: '风筝安全检测报告', form: '原件', copies: '1', pages: '12', kept: '退还', how: '申请人提交' },
  ],
  items: [
    { name: '高空风筝放飞许可', office: '风筝市天空管理局', forecast: '2026年12月18日' },
    { name: '风筝标记', office: '风筝市天空管理局东区办事处', forecast: '等许可办结后开始' },
  ],
  conditions: [{ text: '线长不超过 500 米' }, { text: '放飞地点在公布的区域内' }],
  steps: [
    { name: '申请', text: '在网上或者窗口提交' },
    { name: '审查', text: '核对材料，现场看风筝' },
  ],
  problems: [
    {
      name: '风筝安全检测报告',
      problem: '没有盖章',
      standard: '要盖检测单位的公章',
      example: '首页右下角盖红章',
    },
    { name: '放飞地点', problem: '没有写清楚', standard: '写明公园和区域', example: '东湖公园北草坪' },
  ],
  lacking: [{ name: '风筝安全检测报告', basis: '容缺材料清单（演示数据）', way: '在网上补传' }],
  complete: [{ name: '申请书' }, { name: '身份证' }],
  proofs: [{ name: '无事故证明', purpose: '放飞许可', content: '三年内没有放飞事故' }],
  promises: [{ text: '三年内没有放飞事故。' }],
  reasons: [
    {
      rule: '放飞地点在公布的区域内',
      fact: '在机场净空保护区内',
      basis: '《风筝市放飞管理办法》第四条（演示数据）',
    },
  ],
  duties: [{ text: '每年三月前检查一次安全绳。' }],
  results: [
    {
      name: '高空风筝放飞许可',
      office: '风筝市天空管理局',
      result: '准予',
      certificate: '990000ABCDEFGHJKLM0',
    },
    { name: '风筝标记', office: '东区办事处', result: '不予', certificate: '' },
  ],
  documents: [{ title: '准予行政许可决定书', number: '风筝准〔2026〕1号' }],
  overdue: [
    {
      number: '990000-20261123-000012',
      item: '高空风筝放飞许可',
      office: '气象台',
      due: '2026年11月20日',
      days: '1 个工作日',
    },
  ],
}

/** Everything that a document of a kind may say, all of it at once. */
export function buildFacts(kind: KindOfFacts): Facts {
  const meanings: Record<string, string> = { ...COMMON, ...OWN[kind] }
  const values = Object.keys(meanings).map((path) => {
    const type = factType(kind, path)
    const invented = type === 'date' ? '2026-12-18' : type === 'instant' ? '2026-11-23T02:05:00Z' : '示例'
    return [path, KNOWN[path as FactPath] ?? invented]
  })
  return { ...(Object.fromEntries(values) as Facts), lists }
}

/** A region, the invented one unless told, in a database of this test file or in a given one; and a clock to turn. */
export async function openDocuments(
  given?: string,
  regionId = 'demo',
): Promise<{
  db: Database
  clock: { now: Date }
  write: <T>(work: (ctx: WriteCtx) => Promise<T>) => Promise<T>
  issue: (
    kind?: DocumentKind,
    more?: { owner?: string; office?: string },
  ) => Promise<{ owner: string; number: string }>
}> {
  const clock = { now: new Date('2026-11-23T02:00:00Z') }
  const opened: Database[] = []
  // Before the database is dropped, for what was registered first runs first.
  after(() => Promise.all(opened.map((db) => db.close())))
  const url = given ?? (await testDb()).url
  const { region } = await loadRegion(join(ROOT, 'regions'), regionId)
  assert.ok(region)
  const world = { mode: 'demo' } as World
  const db = openDatabase(url, world, () => clock.now, 8)
  opened.push(db)
  world.region = await publishRegion(db, region)
  const write = <T>(work: (ctx: WriteCtx) => Promise<T>): Promise<T> => db.write(OFFICER, work)
  return {
    db,
    clock,
    write,
    async issue(kind = 'acceptance', more = {}) {
      const owner = more.owner ?? uuidv7()
      const facts = buildFacts(kind)
      const { number } = await write((ctx) =>
        issueDocument(ctx, {
          owner,
          step: 'permit',
          kind,
          personId: APPLICANT,
          office: more.office ?? 'sky',
          facts,
        }),
      )
      return { owner, number }
    },
  }
}

/** Whom the documents of a test are about. */
export const APPLICANT = uuidv7()

export const OFFICER: Officer = {
  kind: 'staff',
  id: '01890000-0000-7000-8000-000000000001',
  name: '林晓岚',
  office: 'sky',
  post: '经办岗',
  permissions: ['case.accept', 'case.decide'],
  standsInFor: [],
}
