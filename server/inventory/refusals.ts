import {
  Refusal,
  fillRefusal,
  type FieldProblem,
  type RefusalText,
  type RefusalWords,
} from '../platform/refusal.ts'

/** `{name}` is filled in. */
const TEXTS = {
  'inventory.entry-unknown': {
    kind: 'not-found',
    zh: '清单里没有这一项，可能已经删除。请回到清单再找。',
    en: 'The list has no such entry.',
  },
  'inventory.version-unknown': {
    kind: 'not-found',
    zh: '没有这个版本。请从版本列表里选。',
    en: 'No such version.',
  },
  'inventory.code-taken': {
    kind: 'conflict',
    zh: '编码「{code}」已经有一项了：「{name}」。请改那一项，或者换一个编码。',
    en: 'There is an entry of this code already: {name}.',
  },
  'inventory.changed-meanwhile': {
    kind: 'conflict',
    zh: '您打开以后，{who}改了：{elements}。您的修改还在，没有保存；请看过新的内容再保存。',
    en: 'Meanwhile {who} changed: {elements}. Your changes were not saved; look at the new content and save again.',
  },
  'inventory.read-older': {
    kind: 'conflict',
    zh: '您打开以后，{who}改了「{name}」：{elements}。这一步没有办；请看过新的内容，再决定。',
    en: 'Meanwhile {who} changed {elements} of {name}. The step was not taken; look at the new content and decide again.',
  },
  'inventory.content-wrong': {
    kind: 'invalid',
    zh: '有 {count} 个要素填得不对，没有保存。请按提示修改。',
    en: '{count} elements are wrong; nothing was saved.',
  },
  'inventory.no-draft': {
    kind: 'conflict',
    zh: '「{name}」没有草稿。请先修改，再做这一步。',
    en: '{name} has no draft.',
  },
  'inventory.not-in-stage': {
    kind: 'conflict',
    zh: '「{name}」现在是{stage}，不能做这一步。请刷新再看。',
    en: '{name} is not in the stage for this.',
  },
  'inventory.in-review': {
    kind: 'conflict',
    zh: '「{name}」正在审核，现在不能改。要改的，请审核的人先退回。',
    en: '{name} is being reviewed and cannot be changed now.',
  },
  'inventory.own-work': {
    kind: 'forbidden',
    zh: '「{name}」是您自己改的，要由另一个人审核。',
    en: 'You wrote this yourself; somebody else looks it over.',
  },
  'inventory.has-errors': {
    kind: 'invalid',
    zh: '「{name}」还有 {count} 处前后矛盾，不能发布。请先改好。',
    en: '{name} has {count} contradictions and cannot be published.',
  },
  'inventory.date-past': {
    kind: 'invalid',
    zh: '生效日期不能早于今天（{today}）。请改成今天或以后。',
    en: 'The day lies in the past.',
  },
  'inventory.waiting-overtaken': {
    kind: 'conflict',
    zh: '「{name}」第 {version} 版定于 {day} 生效，那天还没有到。现在这一版包含它的修改，从 {from} 起发布，那些修改就提前生效，第 {version} 版不再单独生效。请把生效日期写成 {day} 或者以后；确实要提前的，请勾选“知道了，提前生效”。',
    en: 'Version {version} of {name} waits for {day}. What is published from {from} brings its changes forward. Name {day} or later, or say expressly that they come into force early.',
  },
  'inventory.not-listed': {
    kind: 'conflict',
    zh: '「{name}」不在清单上，没有什么可以取消、暂停或下放的。',
    en: '{name} is not on the list.',
  },
  'inventory.draft-open': {
    kind: 'conflict',
    zh: '「{name}」有没写完的草稿。请先发布或者放弃草稿，再取消。',
    en: '{name} has an open draft; publish or discard it first.',
  },
  'inventory.leaving-already': {
    kind: 'conflict',
    zh: '「{name}」已经有人提出取消，或者已经定了取消的日期。请刷新再看。',
    en: 'The withdrawal of {name} has been proposed or decided already.',
  },
  'inventory.leaves-later': {
    kind: 'conflict',
    zh: '「{name}」已定于 {from} 取消，取消以前不能再改。不取消了的，请先点“不取消”；取消以后要恢复的，到那天再改。',
    en: '{name} leaves the list on {from} and is not changed before. Keep it first, or change it from that day on.',
  },
  'inventory.not-leaving': {
    kind: 'conflict',
    zh: '「{name}」没有等着确认的取消。请刷新再看。',
    en: 'No withdrawal of {name} waits to be confirmed.',
  },
  'inventory.own-withdrawal': {
    kind: 'forbidden',
    zh: '取消「{name}」是您自己提的，要由另一个人确认。',
    en: 'You proposed to withdraw {name} yourself; somebody else confirms it.',
  },
  'inventory.suspended-already': {
    kind: 'conflict',
    zh: '「{name}」已经暂停，或者已经定了暂停的日期。要改日期或原因的，请先恢复办理，再重新暂停。',
    en: '{name} is suspended already, or will be. Resume it first to change the day or the reason.',
  },
  'inventory.suspending-already': {
    kind: 'conflict',
    zh: '「{name}」已经有人提出暂停，等另一个人确认。请刷新再看。',
    en: 'The suspension of {name} has been proposed already and waits for a second person.',
  },
  'inventory.not-suspending': {
    kind: 'conflict',
    zh: '「{name}」没有等着确认的暂停。请刷新再看。',
    en: 'No suspension of {name} waits to be confirmed.',
  },
  'inventory.own-suspension': {
    kind: 'forbidden',
    zh: '暂停「{name}」是您自己提的，要由另一个人确认。',
    en: 'You proposed to suspend {name} yourself; somebody else confirms it.',
  },
  'inventory.was-suspended': {
    kind: 'conflict',
    zh: '「{name}」从 {from} 起暂停办理，{until} 才恢复；这一件写的收件日期 {day} 在暂停期间，不能收。日期写错了的，请改正；原因：{reason}。',
    en: '{name} was suspended from {from} and resumed on {until}; this was handed in on {day}, while nobody could apply. Correct the day if it is wrong.',
  },
  'inventory.not-suspended': {
    kind: 'conflict',
    zh: '「{name}」没有暂停。请刷新再看。',
    en: '{name} is not suspended.',
  },
  'inventory.resumed-before': {
    kind: 'invalid',
    zh: '恢复办理的日期要晚于暂停的日期（{from}）。请改晚一些，或者留空。',
    en: 'The day on which it is resumed must be later than {from}.',
  },
  'inventory.suspended': {
    kind: 'conflict',
    zh: '「{name}」从 {from} 起暂停办理，现在不能申请、不能收件。原因：{reason}。{until}已经收下的，照常办。',
    en: '{name} is suspended from {from}; nobody can apply for it now. Cases that were taken in go on.',
  },
  'inventory.in-use': {
    kind: 'conflict',
    zh: '「{name}」还有别处在用：{uses}。请先处理那些，再删除。',
    en: '{name} is used elsewhere: {uses}.',
  },
  'inventory.leaves-users': {
    kind: 'conflict',
    zh: '「{name}」还有别处在用：{uses}。取消以后，那些也办不了。确实要取消的，请勾选“知道了，仍要取消”。',
    en: '{name} is used elsewhere: {uses}. Those can no longer be done either. Say expressly that it is withdrawn all the same.',
  },
  'inventory.reason-missing': { kind: 'invalid', zh: '请写明原因。', en: 'A reason is needed.' },
  'inventory.not-directory': {
    kind: 'invalid',
    zh: '「{name}」不是基本目录的事项，不能认领。请在基本目录里选。',
    en: 'Only entries of a basic catalogue are claimed.',
  },
  'inventory.not-claimable': {
    kind: 'conflict',
    zh: '「{name}」在上级还没有公布，或者已经取消，现在不能认领。公布以后再来。',
    en: 'The level above has not published {name}, or has withdrawn it; it cannot be claimed now.',
  },
  'inventory.claimed-already': {
    kind: 'conflict',
    zh: '「{name}」已经认领过了。请直接修改那一项。',
    en: '{name} has been claimed already.',
  },
  'inventory.area-elsewhere': {
    kind: 'invalid',
    zh: '区划「{area}」不归本地管。请写本地的区划代码 {own}，或者下面镇街、村居的。',
    en: 'The area {area} is not under this place. Give its own, {own}, or that of a town or village under it.',
  },
  'inventory.delegated-already': {
    kind: 'conflict',
    zh: '「{name}」没有再提出：{where}。要换办法的，请先请有发布权限的人在「下放到镇村」里收回，再提出。',
    en: '{name} was not proposed again: it is proposed or admitted already. To do it otherwise, have that ended first, then propose anew.',
  },
  'inventory.unit-unknown': {
    kind: 'invalid',
    zh: '没有代码是「{unit}」的镇街或村。请从列表里选。',
    en: 'No such town or village.',
  },
  'inventory.not-admitted': {
    kind: 'conflict',
    zh: '这一项没有等着准入的下放申请。请刷新再看。',
    en: 'There is no such delegation to settle.',
  },
  'inventory.delegation-older': {
    kind: 'conflict',
    zh: '您打开以后，{who}{state}这一项的下放（{mode}）。这一步没有办；请看过新的内容，再决定。',
    en: 'Meanwhile {who} has proposed this delegation anew or settled it. The step was not taken; look at it again and decide.',
  },
  'inventory.own-proposal': {
    kind: 'forbidden',
    zh: '下放是您自己提的，要由另一个人准入。',
    en: 'You proposed this yourself; somebody else admits it.',
  },
  'inventory.not-on-list': {
    kind: 'conflict',
    zh: '「{name}」现在不在事项清单上，不能申请、不能收件。请向办理机构咨询。',
    en: '{name} is not on the list of items; nobody can apply for it now.',
  },
  'inventory.import-unknown': {
    kind: 'not-found',
    zh: '没有这次导入。请从列表里选。',
    en: 'No such import.',
  },
  'inventory.import-not-ready': {
    kind: 'conflict',
    zh: '这份文件现在是「{state}」，不能做这一步。请看进度。',
    en: 'This file is not ready for that.',
  },
  'inventory.file-empty': {
    kind: 'invalid',
    zh: '文件是空的。请选有内容的 XLSX、CSV、JSON 或 JSONL 文件。',
    en: 'The file is empty.',
  },
  'inventory.profile-unknown': {
    kind: 'not-found',
    zh: '没有这个列对应。请从列表里选。',
    en: 'No such column profile.',
  },
  'inventory.profile-unknown-element': {
    kind: 'invalid',
    zh: '列对应里写了没有的要素：{elements}。请从要素里选，或者留空（原样保留这一列）。',
    en: 'The profile names elements that there are not: {elements}.',
  },
  'inventory.profile-two-keys': {
    kind: 'invalid',
    zh: '「{columns}」都写成了用来认事项的列。只能用一列认事项：有实施编码的用实施编码，别的编码照样保留。',
    en: 'Entries are known again by one column only, not by {columns}.',
  },
  'inventory.profile-taken': {
    kind: 'conflict',
    zh: '「{id}」是自带的列对应，不能改。请换一个编号另存。',
    en: 'This profile comes with the product; save yours under another id.',
  },
  'inventory.profile-exists': {
    kind: 'conflict',
    zh: '已经有一个列对应「{name}」，是{by}保存的，和这个不一样。要换掉它，请选「换掉原来的」；两个都要，请换一个名字。',
    en: 'There is another profile of this name ({name}), kept by {by}. Replace it, or choose another name to keep both.',
  },
  'inventory.too-many': {
    kind: 'invalid',
    zh: '一共 {count} 项，XLSX 一次最多 {most} 项。请先筛选，或者导出 CSV。',
    en: 'Too many entries for one workbook; filter, or export CSV.',
  },
} as const satisfies Record<string, RefusalText>

export type InventoryCode = keyof typeof TEXTS

/** A refusal of this room, with the words that its sentence needs. */
export function refuseInventory(
  code: InventoryCode,
  words: RefusalWords = {},
  fields: FieldProblem[] = [],
): Refusal {
  return new Refusal(code, fillRefusal(TEXTS[code], words), { fields })
}
