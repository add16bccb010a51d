import type { EntryKind } from '../../server/regions/model.ts'

const CONSENT = '为了办这件事，需要查询您在有关部门的登记信息。'

/** What a new part begins with where it is not made like another: enough to see what belongs there, all of it to be written over. */
export const SHAPE_STARTS: Record<EntryKind, (id: string) => Record<string, unknown>> = {
  elements: (id) => ({ id, name: '', section: '', control: 'text' }),
  codes: () => ({ standard: '', codes: [{ value: '1', label: '' }] }),
  items: (id) => ({
    id,
    code: { scheme: 'local', value: id },
    name: '',
    plainName: '',
    state: 'published',
    type: 'licence',
    office: '',
    level: 'county',
    serves: ['person'],
    kind: 'promised',
    summary: '',
    conditions: [''],
    limits: {
      answer: { days: 5, unit: 'working' },
      deemed: { days: 5, unit: 'working' },
      statutory: { days: 20, unit: 'working' },
      promised: { days: 5, unit: 'working' },
    },
    visits: 0,
    fee: { charged: false },
    basis: [{ law: '' }],
    form: { name: '', fields: [{ element: '' }] },
    materials: [],
    process: [
      { name: '受理', who: '', text: '' },
      { name: '决定', who: '', text: '' },
    ],
    result: { name: '' },
    remedies: '',
    phones: { advice: '', complaint: '' },
  }),
  onethings: (id) => ({
    id,
    name: '',
    plainName: '',
    state: 'published',
    category: 'founder',
    stage: '',
    leadOffice: '',
    summary: '',
    audience: [''],
    promised: { days: 5, unit: 'working' },
    prefill: [],
    steps: [],
    questions: [],
    consent: { title: '同意查询', text: [CONSENT] },
    declaration: '我填写的内容和提交的材料都是真实的。',
  }),
}
