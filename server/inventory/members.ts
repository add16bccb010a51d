import type { ListId } from './codes.ts'
import type { RowsId } from './elements.ts'

/** A member of the records that an element holds, with its name and how its value is written. */
export type Member = { readonly id: string; readonly name: string; readonly en: string } & (
  | { readonly as: 'text'; readonly long?: true }
  | { readonly as: 'count' | 'flag' | 'limit' }
  | { readonly as: 'code'; readonly list: ListId }
)

const text = (id: string, name: string, en: string): Member => ({ id, name, en, as: 'text' })
const long = (id: string, name: string, en: string): Member => ({ id, name, en, as: 'text', long: true })
const count = (id: string, name: string, en: string): Member => ({ id, name, en, as: 'count' })
const code = (id: ListId, name: string, en: string): Member => ({ id, name, en, as: 'code', list: id })
const limit: Member = { id: 'limit', name: '时限', en: 'Limit', as: 'limit' }

/** Every member of every kind of record; the first is the one by which people call it. */
export const MEMBERS: Record<RowsId, readonly Member[]> = {
  materials: [
    text('name', '材料名称', 'Name'),
    code('necessity', '是否必要', 'Necessity'),
    text('situation', '什么情形要', 'When it is needed'),
    code('original', '原件还是复印件', 'Original or copy'),
    count('originals', '原件份数', 'Originals'),
    count('copies', '复印件份数', 'Copies'),
    code('origin', '从哪里来', 'Where it comes from'),
    text('issuer', '由谁出具', 'Issued by'),
    text('standard', '受理标准', 'What it must be like'),
    text('basis', '要它的依据', 'Basis'),
    text('blank', '空白表', 'Empty form'),
    text('sample', '样表', 'Sample'),
    text('note', '注意什么', 'Note'),
  ],
  laws: [
    text('law', '依据', 'Law'),
    text('number', '文号', 'Number'),
    text('clause', '条款', 'Clause'),
    long('text', '条文', 'Text'),
  ],
  steps: [
    text('name', '环节', 'Step'),
    text('who', '办理人', 'By whom'),
    limit,
    text('standard', '审查标准', 'Standard'),
  ],
  charges: [
    text('name', '收费项目', 'Charge'),
    text('standard', '标准', 'Amount'),
    text('basis', '依据', 'Basis'),
    { id: 'reducible', name: '可以减免', en: 'May be reduced', as: 'flag' },
  ],
  questions: [text('q', '问', 'Question'), long('a', '答', 'Answer')],
  specials: [text('name', '特别程序', 'Procedure'), limit, text('note', '说明', 'Note')],
  conditions: [text('name', '情形', 'Situation'), text('note', '说明', 'Note')],
}
