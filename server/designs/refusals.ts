import {
  Refusal,
  fillRefusal,
  type FieldProblem,
  type RefusalText,
  type RefusalWords,
} from '../platform/refusal.ts'

const TEXTS = {
  'design.unknown': {
    kind: 'not-found',
    zh: '没有这个方案。请回到方案列表重新选。',
    en: 'There is no such design.',
  },
  'design.not-a-draft': {
    kind: 'conflict',
    zh: '方案「{title}」已经送审或者已经发布，不能再改。要改的话，请复核人退回，或者新建一个方案。',
    en: 'Only a draft can be changed. Have it given back, or begin another design.',
  },
  'design.changed-meanwhile': {
    kind: 'conflict',
    zh: '方案「{title}」刚刚被别人改过。您写的还在页面上，请刷新看看最新的内容，再改一次。',
    en: 'Somebody has changed this design meanwhile. Read it again before you change it.',
  },
  'design.read-older': {
    kind: 'conflict',
    zh: '您打开以后，{who}改过方案「{title}」，所以没有作废。请看过最新的内容，再决定。',
    en: 'Meanwhile {who} changed this design, so it was not given up. Look at what it says now and decide again.',
  },
  'design.empty': {
    kind: 'invalid',
    zh: '方案「{title}」里还没有内容。请先加上事项、一件事或者数据元。',
    en: 'The design holds nothing yet.',
  },
  'design.faulty': {
    kind: 'invalid',
    zh: '方案有 {count} 处要改。改好以后再送审、发布。',
    en: 'The design has {count} faults; mend them first.',
  },
  'design.not-in-review': {
    kind: 'conflict',
    zh: '方案「{title}」不在复核中。请先送审。',
    en: 'The design is not in review.',
  },
  'design.own': {
    kind: 'forbidden',
    zh: '您参与过这个方案的起草，要由另一位同事复核、发布。',
    en: 'Whoever had a hand in a design does not approve it; ask a colleague.',
  },
  'design.over': {
    kind: 'conflict',
    zh: '方案「{title}」已经发布或者已经作废。发布了的要改，请新建一个方案。',
    en: 'The design is published or dropped already.',
  },
  'design.overtaken': {
    kind: 'conflict',
    zh: '「{part}」在您动手以后被另一个方案改过。请在草稿里对照现在的内容，把两边的改动合在一起；已经送审的，先请复核人退回。',
    en: 'Another design has changed {part} since the work on it began. Take both changes together.',
  },
  'design.moved-on': {
    kind: 'conflict',
    zh: '「{part}」在您打开以后被另一个方案改过，您看到的已经不是现在的内容，所以没有保存。您填的还在页面上，请看过最新的内容再做。',
    en: '{part} was changed by another design after you opened it; nothing was saved. Look at what stands now, then do it again.',
  },
  'design.part-there': {
    kind: 'conflict',
    zh: '已经有「{part}」了，没有新建。请换一个编号；要改它的话，请选“改已有的”。',
    en: 'There is a {part} already. Take another id, or change that one.',
  },
  'design.part-unknown': {
    kind: 'not-found',
    zh: '没有「{part}」。请核对编号。',
    en: 'There is no {part}.',
  },
  'design.entry-not-listed': {
    kind: 'conflict',
    zh: '这一项现在不在公布的事项清单里，不能取用。请先在「事项清单」里发布。',
    en: 'The entry is not on the published list; publish it there first.',
  },
  'design.entry-taken': {
    kind: 'conflict',
    zh: '「{name}」已经在这个方案里了，请在「方案的内容」里修改。',
    en: '{name} is in this design already; change it there.',
  },
  'design.entry-not-applied-for': {
    kind: 'conflict',
    zh: '「{name}」不是依申请办理的事项，没有人来申请，不能放进一件事。',
    en: 'Nobody applies for {name}; it cannot become part of a one-thing.',
  },
  'design.untried': {
    kind: 'conflict',
    zh: '「{name}」改好以后还没有试过。请先打开它，在“试一试”里{ways}，再送审。',
    en: 'The system {name} has not been tried as it is written. Open it and try both ways first.',
  },
  'design.system-busy': {
    kind: 'conflict',
    zh: '「{name}」手里还有 {count} 项没有办完，或者还有消息没有送到，现在取消就没有人接着办。请等它办完，或者先在「数据交换」里处理。',
    en: '{name} still has {count} items in its hands or messages that have not arrived; it cannot be taken away now.',
  },
  'design.answers-unreadable': {
    kind: 'invalid',
    zh: '试填的答案读不出来。answers 应当是 JSON：数据元 → 答案。',
    en: 'The answers cannot be read; they must be JSON, element → answer.',
  },
  'design.answers-wrong': {
    kind: 'invalid',
    zh: '有的答案填得不对，请看下面的说明。',
    en: 'Some answers are not right; see below.',
  },
  'design.past-day': {
    kind: 'invalid',
    zh: '生效日期已经过去了。请选今天以后的日期，或者不填，复核后马上生效。',
    en: 'The day from which it counts has passed.',
  },
} satisfies Record<string, RefusalText>

export function refuseDesign(
  code: keyof typeof TEXTS,
  words: RefusalWords = {},
  fields: FieldProblem[] = [],
): Refusal {
  return new Refusal(code, fillRefusal(TEXTS[code], words), { fields })
}
