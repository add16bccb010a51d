import {
  Refusal,
  fillRefusal,
  type FieldProblem,
  type RefusalText,
  type RefusalWords,
} from '../platform/refusal.ts'

/** `{name}` is filled in. */
const TEXTS = {
  'resource.unknown': {
    kind: 'not-found',
    zh: '目录里没有这个数据资源，可能已经撤下。请回到目录再找。',
    en: 'The catalogue has no such resource.',
  },
  'resource.not-yours': {
    kind: 'forbidden',
    zh: '这个数据资源由{owner}管理，只有它能改。发现不对的，请联系它更正。',
    en: 'Only its owner changes this resource.',
  },
  'resource.terms-not-yours': {
    kind: 'forbidden',
    zh: '这个数据资源由{owner}管理。放宽共享、挂载数据接口、换管理单位，只有{owner}能改，请由它的人员来改。',
    en: 'Only its owner shares more of a resource, mounts it or gives it to another office.',
  },
  'resource.faulty': {
    kind: 'invalid',
    zh: '有 {count} 处要改：{first}。',
    en: 'The entry has faults; see the fields.',
  },
  'resource.code-taken': {
    kind: 'conflict',
    zh: '信息资源代码「{code}」已经有了。请换一个代码，或者去改原来那一条。',
    en: 'There is an entry with this code already.',
  },
  'resource.source-taken': {
    kind: 'conflict',
    zh: '这个数据接口已经挂载在另一个数据资源上。请先把那边的挂载去掉。',
    en: 'The source is mounted on another resource.',
  },
  'resource.overtaken': {
    kind: 'conflict',
    zh: '别人刚刚改过这一条。请刷新页面，看过新的内容再改。',
    en: 'Somebody else has changed the entry; reload.',
  },
  'resource.code-fixed': {
    kind: 'invalid',
    zh: '信息资源代码不能改。要换代码的，请撤下这一条，另外新增。',
    en: 'The code of an entry does not change.',
  },
  'resource.granted': {
    kind: 'conflict',
    zh: '还有 {count} 份授权在用，用到的信息项不能撤下、改名、改成不予共享或者换接口。请先收回授权并说明原因。',
    en: 'Grants are in force; revoke them first.',
  },
  'resource.not-listed': {
    kind: 'conflict',
    zh: '这个数据资源已经撤下，不能申请。请在目录里另找。',
    en: 'The resource was withdrawn from the catalogue.',
  },
  'resource.not-shared': {
    kind: 'forbidden',
    zh: '这个数据资源不予共享：{reason}',
    en: 'The resource is not shared; its entry says why and what to do.',
  },
  'request.unknown': {
    kind: 'not-found',
    zh: '没有这份共享申请。请回到申请列表再找。',
    en: 'There is no such request.',
  },
  'request.no-field': {
    kind: 'invalid',
    zh: '数据资源没有信息项「{field}」。请重新选。',
    en: 'The resource has no such field.',
  },
  'request.field-not-shared': {
    kind: 'forbidden',
    zh: '信息项「{field}」不予共享：{reason} 请去掉它再申请。',
    en: 'A field that was asked for is not shared.',
  },
  'request.no-matter': {
    kind: 'invalid',
    zh: '没有「{matter}」这件事。请从列表里选。',
    en: 'There is no such matter.',
  },
  'request.not-handled': {
    kind: 'forbidden',
    zh: '「{matter}」不由本单位办理，也不由本单位牵头，不能为它申请数据。请去掉它，或者请办理它的单位来申请。',
    en: 'Your office neither handles nor leads a matter that was named; the office that handles it asks.',
  },
  'request.holder-not-handling': {
    kind: 'conflict',
    zh: '{holder}不办理、也不牵头「{matter}」，不能为它准予。请写明原因不予共享，让办理它的单位来申请。',
    en: 'The office that asked neither handles nor leads a matter that was named; refuse with the reason.',
  },
  'request.dates': {
    kind: 'invalid',
    zh: '起止日期不对：结束不能早于开始，也不能早于今天。请改过再提交。',
    en: 'The last day lies before the first, or is past.',
  },
  'request.running': {
    kind: 'conflict',
    zh: '本单位已经为这个数据资源提过申请，还没有答复。请等答复，或者先撤回。',
    en: 'A request of your office for this resource is undecided.',
  },
  'request.decided': {
    kind: 'conflict',
    zh: '这份申请已经答复过，或者已经撤回。请刷新页面。',
    en: 'The request has been decided or taken back.',
  },
  'request.waiting': {
    kind: 'conflict',
    zh: '已经请申请单位补充说明，还没有收到。请等它补充，或者直接答复。',
    en: 'The office that asked has not answered the last question yet.',
  },
  'request.asked-already': {
    kind: 'conflict',
    zh: '已经请申请单位补充过一次了，要问的应当一次问清。现在请答复：准予、少准一些，或者不予共享。',
    en: 'The office has been asked for more once already. Please decide now.',
  },
  'request.nothing-asked': {
    kind: 'conflict',
    zh: '管理单位没有要求补充说明，或者已经补充过。请刷新页面。',
    en: 'Nothing was asked, or it has been answered.',
  },
  'request.own': {
    kind: 'forbidden',
    zh: '自己提的申请不能自己审批，请另一位同事审批。',
    en: 'Whoever asked does not decide.',
  },
  'request.not-owner': {
    kind: 'forbidden',
    zh: '这份申请由{owner}答复，别的单位不能审批。',
    en: 'Only the owner of the data decides.',
  },
  'request.more': {
    kind: 'invalid',
    zh: '准予的不能比申请的多：{what}。请改过再提交。',
    en: 'More cannot be granted than was asked for.',
  },
  'request.why-less': {
    kind: 'invalid',
    zh: '准予的比申请的少，请写明原因，至少 4 个字，让申请单位知道。',
    en: 'Say why less is granted than was asked for.',
  },
  'request.over': {
    kind: 'conflict',
    zh: '申请的使用期限已经过了，不能准予。请写明原因不予共享，让申请单位重新申请。',
    en: 'The time that was asked for is over; refuse and have them ask anew.',
  },
  'request.not-holder': {
    kind: 'forbidden',
    zh: '只有提出申请的单位能补充或者撤回。',
    en: 'Only the office that asked supplements a request or takes it back.',
  },
  'grant.unknown': {
    kind: 'not-found',
    zh: '没有这份授权。请回到申请列表再找。',
    en: 'There is no such grant.',
  },
  'grant.sign-in': {
    kind: 'conflict',
    zh: '登录时靠这份授权核对身份，收回以后谁也登录不了，所以不能在这里收回。请先和平台管理单位商定别的核对办法。',
    en: 'Persons are identified by this grant when they sign in; it is not revoked here.',
  },
  'grant.over': {
    kind: 'conflict',
    zh: '这份授权已经到期，或者已经收回。请刷新页面。',
    en: 'The grant has ended or was revoked.',
  },
  'file.empty': {
    kind: 'invalid',
    zh: '文件是空的。请重新选择。',
    en: 'The file is empty.',
  },
  'file.unreadable': {
    kind: 'invalid',
    zh: '{fault}',
    en: 'The file cannot be read.',
  },
} satisfies Record<string, RefusalText>

export type ResourceCode = keyof typeof TEXTS

/** A refusal of this room, with the words that its sentence needs. */
export function refuseResource(
  code: ResourceCode,
  words: RefusalWords = {},
  fields: FieldProblem[] = [],
): Refusal {
  return new Refusal(code, fillRefusal(TEXTS[code], words), { fields })
}
