import { Refusal } from '../platform/refusal.ts'

export function refuseWords(): Refusal {
  return new Refusal('search.words', {
    kind: 'invalid',
    zh: '请写至少一个词；意思相同的词要写两个以上，例如「娃、孩子」。',
    en: 'Write at least one word; words that mean the same need two or more.',
  })
}

export function refuseEntry(): Refusal {
  return new Refusal('search.unknown-entry', {
    kind: 'not-found',
    zh: '没有这个事项或一件事，或者它没有发布。请先搜索，再给它加说法。',
    en: 'There is no such entry, or it is not published. Search for it first.',
  })
}

export function unknownSynonym(): Refusal {
  return new Refusal('search.unknown-synonym', {
    kind: 'not-found',
    zh: '没有这一条说法，可能已经有人删掉了。请刷新列表。',
    en: 'These words are not kept; somebody may have removed them. Load the list again.',
  })
}

export function regionsWords(): Refusal {
  return new Refusal('search.region-words', {
    kind: 'conflict',
    zh: '这一条是地区数据自带的，请在地区数据里改。',
    en: 'These words belong to the region data and are changed there.',
  })
}
