import type { ListId } from './codes.ts'

/** What an element holds. `rows` are lists of records with members of their own. */
export type ElementType =
  | { is: 'text'; most: number; long?: true }
  | { is: 'texts'; most: number }
  | { is: 'code'; list: ListId }
  | { is: 'codes'; list: ListId }
  | { is: 'count' }
  | { is: 'flag' }
  | { is: 'limit' }
  | { is: 'schemed' }
  | { is: 'rows'; rows: RowsId }
  | { is: 'local' }
export type RowsId = 'materials' | 'laws' | 'steps' | 'charges' | 'questions' | 'specials' | 'conditions'

/** 要素族: which item types have the element (standards: one record type does not fit all powers). */
export const FAMILIES = {
  core: '共性要素',
  application: '依申请要素',
  penalty: '处罚要素',
  coercion: '强制和检查要素',
  levy: '征收要素',
} as const
export type Family = keyof typeof FAMILIES

/** How the editor groups them, in this order. */
export const GROUPS = {
  identity: '名称和编码',
  body: '由谁办',
  time: '时限',
  handling: '怎么办',
  online: '网上办',
  papers: '材料和结果',
  basis: '依据和收费',
  place: '地点和电话',
  rights: '权利和救济',
  family: '按事项类型',
  local: '本地要素',
} as const
export type Group = keyof typeof GROUPS

/** Who sets the element for all below it; 四级四同 are the four that the nation unifies. */
export type Unified = 'nation' | 'province' | 'city' | 'none'

export type Element = {
  readonly id: string
  readonly name: string
  readonly en: string
  readonly type: ElementType
  readonly group: Group
  readonly family: Family
  readonly unified: Unified
  /** Number in table 4 of GB/T 39046-2020. */
  readonly table4?: string
  /** Column of the exchange tables C0109. */
  readonly c0109?: string
  /** Belongs to an entry that can be called complete. */
  readonly expected?: true
}

const text = (most: number): ElementType => ({ is: 'text', most })
const long: ElementType = { is: 'text', most: 20_000, long: true }
const code = (list: ListId): ElementType => ({ is: 'code', list })
const codes = (list: ListId): ElementType => ({ is: 'codes', list })
const rows = (of: RowsId): ElementType => ({ is: 'rows', rows: of })
const flag: ElementType = { is: 'flag' }
const count: ElementType = { is: 'count' }
const limit: ElementType = { is: 'limit' }

type More = Partial<Pick<Element, 'unified' | 'table4' | 'c0109' | 'expected' | 'family'>>
const element = (
  id: string,
  [name, en]: readonly [string, string],
  group: Group,
  type: ElementType,
  more: More = {},
): Element => ({ id, name, en, group, type, family: 'core', unified: 'none', ...more })

const expected = { expected: true } as const
const nation = { unified: 'nation' } as const
const application = { family: 'application' } as const

/** The registry. Order is the order of the editor and of the columns of an export. */
export const ELEMENTS: readonly Element[] = [
  element('name', ['事项名称', 'Name'], 'identity', text(1000), {
    ...nation,
    ...expected,
    table4: '1',
    c0109: 'task_name',
  }),
  element(
    'codes',
    ['事项编码', 'Codes'],
    'identity',
    { is: 'schemed' },
    { ...nation, ...expected, table4: '2–3', c0109: 'catalog_code, task_code, task_handle_item' },
  ),
  element('type', ['事项类型', 'Type'], 'identity', code('type'), {
    ...nation,
    ...expected,
    table4: '4–5',
    c0109: 'task_type',
  }),
  element('mainName', ['主项名称', 'Main item'], 'identity', text(1000), { unified: 'nation' }),
  element('mainCode', ['主项编码', 'Code of the main item'], 'identity', text(80), { unified: 'nation' }),
  element('subName', ['子项名称', 'Sub-item'], 'identity', text(1000), { unified: 'nation' }),
  element('handlingName', ['业务办理项名称', 'Handling item'], 'identity', text(1000)),
  element('handlingSequence', ['业务办理项序号', 'Sequence of the handling item'], 'identity', text(10)),
  element('shortName', ['简称', 'Short name'], 'identity', { is: 'texts', most: 200 }),
  element('everydayNames', ['日常用语', 'Everyday names'], 'identity', { is: 'texts', most: 200 }),
  element(
    'topics',
    ['服务主题', 'Topics'],
    'identity',
    { is: 'texts', most: 100 },
    { table4: '36–38', c0109: 'user_topic_type, corp_topic_type' },
  ),
  element('areaName', ['行政管辖', 'Area'], 'identity', text(200), { table4: '42' }),
  element('situations', ['情形', 'Situations'], 'identity', rows('conditions'), { ...application }),

  element('body', ['实施主体', 'Implementing body'], 'body', text(300), {
    ...expected,
    table4: '11',
    c0109: 'dept_name',
  }),
  element('bodyCode', ['实施主体代码', 'Code of the body'], 'body', text(40), {
    table4: '12',
    c0109: 'dept_code',
  }),
  element('bodyNature', ['实施主体性质', 'Nature of the body'], 'body', code('nature'), {
    table4: '13–14',
    c0109: 'dept_type',
  }),
  element('entrusted', ['委托部门', 'Entrusting body'], 'body', text(300), { c0109: 'entrust_name' }),
  element('level', ['行使层级', 'Level'], 'body', code('level'), {
    unified: 'province',
    ...expected,
    table4: '7–8',
    c0109: 'use_level',
  }),
  element('division', ['权限划分', 'Division of powers'], 'body', long, { unified: 'province', table4: '9' }),
  element('substance', ['行使内容', 'What is exercised'], 'body', long, {
    unified: 'province',
    table4: '10',
  }),
  element('powerSource', ['权力来源', 'Source of the power'], 'body', text(300), { c0109: 'power_source' }),
  element('coBodies', ['联办机构', 'Joint bodies'], 'body', long, { table4: '23–24', c0109: 'other_dept' }),
  element('handlers', ['承办机构', 'Handling unit'], 'body', text(300), { table4: '25–26' }),
  element('responsible', ['责任处（科）室', 'Section in charge'], 'body', text(300)),
  element('intermediary', ['中介服务', 'Intermediary services'], 'body', long, {
    table4: '27',
    c0109: 'service_type',
  }),

  element('kind', ['办件类型', 'Kind of handling'], 'time', code('kind'), {
    ...application,
    ...expected,
    c0109: 'project_type',
  }),
  element('statutory', ['法定办结时限', 'Statutory limit'], 'time', limit, {
    ...application,
    ...expected,
    table4: '15–16',
    c0109: 'anticipate_day, anticipate_type',
  }),
  element('statutoryNote', ['法定办结时限说明', 'Note on the statutory limit'], 'time', text(2000), {
    ...application,
    table4: '17',
    c0109: 'anticipate_explain',
  }),
  element('promised', ['承诺办结时限', 'Promised limit'], 'time', limit, {
    ...application,
    ...expected,
    table4: '18–19',
    c0109: 'promise_day, promise_type',
  }),
  element('promisedNote', ['承诺办结时限说明', 'Note on the promised limit'], 'time', text(2000), {
    ...application,
    table4: '20',
    c0109: 'promise_explain',
  }),
  element('specials', ['特别程序', 'Special procedures'], 'time', rows('specials'), {
    ...application,
    table4: '41',
    c0109: 'special_procedure',
  }),

  element('serves', ['服务对象', 'Who is served'], 'handling', codes('serves'), {
    ...expected,
    table4: '34–35',
    c0109: 'server_type',
  }),
  element('conditions', ['受理条件', 'Conditions'], 'handling', long, {
    ...application,
    ...expected,
    unified: 'city',
    table4: '21',
    c0109: 'accept_condition',
  }),
  element('process', ['办理流程', 'Process'], 'handling', long, { table4: '22', c0109: 'handle_flow' }),
  element('steps', ['办理环节', 'Steps'], 'handling', rows('steps'), {
    ...application,
    c0109: 'ml_matter_process_link',
  }),
  element('forms', ['办理形式', 'Forms of handling'], 'handling', codes('form'), {
    ...application,
    table4: '39–40',
    c0109: 'handle_type',
  }),
  element('quota', ['数量限制', 'Quota'], 'handling', text(2000), {
    ...application,
    table4: '28',
    c0109: 'limit_explain',
  }),
  element('visits', ['到现场次数', 'Visits in person'], 'handling', count, {
    ...application,
    ...expected,
    c0109: 'limit_scene_num',
  }),
  element('visitsReason', ['必须现场办理原因', 'Why a visit is needed'], 'handling', text(2000), {
    ...application,
    c0109: 'limit_scene_explain',
  }),
  element('scope', ['通办范围', 'Where it can be applied for'], 'handling', codes('scope'), {
    ...application,
    table4: '33',
    c0109: 'handle_area',
  }),
  element('hall', ['进驻大厅', 'In the hall'], 'handling', flag, {
    ...application,
    c0109: 'is_entry_center',
  }),
  element('booking', ['支持预约办理', 'Booking'], 'handling', flag, { table4: '44', c0109: 'is_schedule' }),
  element('courier', ['支持物流快递', 'By courier'], 'handling', flag, { table4: '46', c0109: 'is_express' }),
  element('terminal', ['支持自助终端', 'Self-service terminal'], 'handling', flag, {
    c0109: 'is_service_terminals',
  }),
  element('courierNote', ['物流快递说明', 'Note on courier'], 'handling', text(2000)),

  element('online', ['是否网办', 'Online'], 'online', flag, {
    ...expected,
    table4: '47',
    c0109: 'is_online',
  }),
  element('onlineDepth', ['网上办理深度', 'Depth online'], 'online', codes('depth'), {
    c0109: 'online_handle_depth',
  }),
  element('onlineLevel', ['网办等级', 'Level online'], 'online', code('onlineLevel')),
  element('onlineAddress', ['网办地址', 'Address online'], 'online', text(2000), {
    table4: '48',
    c0109: 'online_handle_url',
  }),
  element('mobileAddress', ['移动端办理地址', 'Address on the phone'], 'online', text(2000), {
    c0109: 'mobile_terminal_url',
  }),
  element('system', ['办理系统', 'System'], 'online', text(300)),
  element('systemLevel', ['运行系统层级', 'Level of the system'], 'online', code('level'), { table4: '49' }),
  element('payOnline', ['支持网上支付', 'Payment online'], 'online', flag, {
    table4: '45',
    c0109: 'is_pay_online',
  }),

  element('materials', ['申请材料', 'Papers'], 'papers', rows('materials'), {
    ...application,
    ...expected,
    unified: 'city',
    table4: '56–64',
    c0109: 'up_task_general_material',
  }),
  element('result', ['办理结果名称', 'Result'], 'papers', text(500), {
    ...application,
    ...expected,
    table4: '29',
    c0109: 'result_name',
  }),
  element('resultType', ['办理结果类型', 'Type of result'], 'papers', code('result'), {
    ...application,
    c0109: 'result_type',
  }),
  element('resultSample', ['结果样本', 'Sample of the result'], 'papers', text(500), {
    ...application,
    table4: '30',
    c0109: 'result_guid',
  }),
  element('closing', ['办结方式', 'How it is closed'], 'papers', code('closing'), { ...application }),

  element('basis', ['设定依据', 'Legal basis'], 'basis', rows('laws'), {
    ...nation,
    ...expected,
    table4: '6',
    c0109: 'by_law',
  }),
  element('charged', ['是否收费', 'Charged'], 'basis', flag, {
    ...application,
    ...expected,
    table4: '31',
    c0109: 'is_fee',
  }),
  element('charges', ['收费项目', 'Charges'], 'basis', rows('charges'), {
    ...application,
    c0109: 'up_task_general_fee_project',
  }),
  element('chargeBasis', ['收费依据', 'Basis of the charge'], 'basis', long, {
    ...application,
    table4: '32',
    c0109: 'fee_basis',
  }),

  element('address', ['办理地点', 'Address'], 'place', text(2000), {
    ...expected,
    table4: '50',
    c0109: 'transact_addr',
  }),
  element('hours', ['办理时间', 'Hours'], 'place', text(2000), {
    ...expected,
    table4: '51',
    c0109: 'transact_time',
  }),
  element('advice', ['咨询方式', 'Advice'], 'place', text(2000), { table4: '52', c0109: 'link_way' }),
  element('advicePhone', ['咨询电话', 'Phone for advice'], 'place', text(500), { ...expected, table4: '53' }),
  element('complaintPhone', ['监督电话', 'Phone for complaints'], 'place', text(500), {
    ...expected,
    table4: '54',
    c0109: 'supervise_way',
  }),
  element('traffic', ['交通指引', 'How to get there'], 'place', text(2000)),
  element('faq', ['常见问题', 'Questions and answers'], 'place', rows('questions'), {
    table4: '55',
    c0109: 'up_task_general_questions',
  }),

  element('rights', ['依法享有权利', 'Rights'], 'rights', long),
  element('duties', ['依法履行义务', 'Duties'], 'rights', long),
  element('review', ['行政复议', 'Review'], 'rights', long),
  element('lawsuit', ['行政诉讼', 'Lawsuit'], 'rights', long),

  element(
    'penaltyKinds',
    ['处罚种类', 'Kinds of penalty'],
    'family',
    { is: 'texts', most: 200 },
    { family: 'penalty', c0109: 'punishment_method' },
  ),
  element('unlawfulAct', ['违法行为', 'Unlawful act'], 'family', long, { family: 'penalty' }),
  element('discretion', ['裁量基准', 'Standard of discretion'], 'family', long, { family: 'penalty' }),
  element(
    'coercionKinds',
    ['强制或检查方式', 'Means of coercion or inspection'],
    'family',
    { is: 'texts', most: 200 },
    { family: 'coercion' },
  ),
  element('inspected', ['检查对象', 'Who is inspected'], 'family', long, { family: 'coercion' }),
  element('frequency', ['检查频次', 'How often'], 'family', text(300), { family: 'coercion' }),
  element(
    'levyKinds',
    ['征收种类', 'Kinds of levy'],
    'family',
    { is: 'texts', most: 200 },
    { family: 'levy', c0109: 'collect_type' },
  ),
  element('levyReduced', ['允许减免', 'May be reduced'], 'family', flag, {
    family: 'levy',
    c0109: 'is_permit_reduce',
  }),
  element('levyStandard', ['征收标准', 'Standard of the levy'], 'family', long, { family: 'levy' }),

  element('local', ['本地要素', 'Local elements'], 'local', { is: 'local' }),
]

const BY_ID: ReadonlyMap<string, Element> = new Map(ELEMENTS.map((each) => [each.id, each]))

export const findElement = (id: string): Element | undefined => BY_ID.get(id)

/** 四级四同: name, code, basis and type are the same from the nation down to the county. */
export const FOUR_SAME = ELEMENTS.filter(({ unified, expected: must }) => unified === 'nation' && must).map(
  ({ id }) => id,
)

/** The types whose items are applied for and counted in the metrics: 依申请六类. */
export const SIX_TYPES = ['licence', 'confirmation', 'payment', 'reward', 'ruling', 'other-power'] as const

/** The family whose elements an item of this type has beside the core. */
export function familyOf(type: unknown): Family {
  if (type === 'penalty') return 'penalty'
  if (type === 'coercion' || type === 'inspection') return 'coercion'
  return type === 'levy' ? 'levy' : 'application'
}

/** The elements that an item of this type can have, in order. */
export const elementsOf = (type: unknown): Element[] =>
  ELEMENTS.filter(({ family }) => family === 'core' || family === familyOf(type))
