import { CodeBook, codeIn, type CodeHit } from './codes.ts'
import { Best, highest } from './highest.ts'
import {
  abbreviates,
  askFor,
  fitOf,
  glanceAt,
  heardIn,
  listenFor,
  type Listening,
  type Asked,
  type Fit,
  type Glance,
  type RarityAt,
  type RarityOf,
} from './match.ts'
import { EntryKind, type SearchEntry } from './model.ts'
import { Postings } from './postings.ts'
import { agreement, deedsOf, joinLetters } from './rules.ts'
import {
  clarity,
  fold,
  readingsOf,
  readLetters,
  standsFor,
  SyllableBook,
  syllablesOf,
  type Sound,
} from './sound.ts'
import { isHan, normalise, runsOf, termsOf } from './text.ts'

/** How much a term says by the field it stands in; its usual length in characters, and how much a longer one takes away. */
const FIELDS = {
  name: { weight: 3, usual: 12, byLength: 0.6 },
  related: { weight: 0.3, usual: 14, byLength: 0.3 },
  department: { weight: 0.3, usual: 10, byLength: 0 },
  theme: { weight: 0.3, usual: 10, byLength: 0 },
  text: { weight: 0.7, usual: 150, byLength: 0.5 },
} as const
/** More of the same adds less and less. */
const SATURATION = 1.2
/** Beside two neighbouring characters: one alone, letters, the same sound written otherwise, a sound like it. */
const SHARE = { single: 0.3, letters: 0.3, sameSound: 0.4, likeSound: 0.3, begunSound: 0.6 }
/** What the closer look adds times the rarity of all that was typed. */
const CLOSE = { asked: 0.5, name: 0.9, near: 0.5, starts: 0.3, alone: 0.4, exact: 0.5, heard: 0.5 }
/** One-things lead to more than one item; what is used more is meant more often. */
const PRIOR = { onething: 0.12, usesTenfold: 0.02 }
/** So many of the best are looked at closely. */
const CANDIDATES = 150
/** A character that stands nowhere is no rare word but noise: it counts like one that stands in this share of all. */
const UNKNOWN = 1 / 200
/** So many places of terms are looked at for one question. */
const ENOUGH = 150_000
/** Sums of the same shares in another order differ by less. */
const ROUNDING = 1e-9
/** Longer questions and names are cut, in characters. */
const LONGEST_QUERY = 60
const LONGEST_NAME = 80
/** Of running text, the beginning says what it is about; all of it would be most of the memory. */
const LONGEST_TEXT = 120
/** Below this share of what was typed, a result is only the nearest there is. */
const LIKELY = { written: 0.5, spoken: 0.3, held: 0.25 }
/** From this share of whole syllables on, letters are pinyin; below, initials, which must abbreviate a name. */
const CLEAR = 2 / 3

type Field = keyof typeof FIELDS
type NameField = 'title' | 'plainName' | 'synonym'
type Document<Kind extends EntryKind = EntryKind> = {
  kind: Kind
  id: string
  uses: number
  /** What is done about it by its title; see `deedsOf`. */
  deeds: number
  names: Name[]
  codes: readonly string[]
}
type Name = { field: NameField; text: string }
/** Terms that may stand for one and the same piece of what was typed; the best of them counts. */
type Feature = { term: number; share: number }[]

/** One entry that was found, with what its place rests on. */
export type Scored<Kind extends EntryKind = EntryKind> = {
  kind: Kind
  id: string
  /** In shares of the rarity of what was typed, so that two ways to say the same can be compared. */
  score: number
  /** The name that fits best. */
  name: Name
  fit: Fit
  /** How much of the sounds that were typed it has. */
  spoken: number
  likely: boolean
}

/**
 * The index of one process. A score is the sum over characters, pairs of characters and sounds (BM25F: rarity × weight of the
 * field, saturated), and for the best of them a closer look at how query and name cover each other.
 */
export class InvertedIndex {
  readonly #documents: (Document | undefined)[] = []
  readonly #numbers = new Map<string, number>()
  readonly #terms = new Map<string, number>()
  readonly #postings = new Postings()
  /** By term, the sounds of a pair; undefined for all else. */
  readonly #sounds: ([first: string, second: string] | undefined)[] = []
  /** Terms by the first letters of both sounds, for letters; by both sounds folded, for what was written wrong. */
  readonly #pairsByInitials = new Map<string, number[]>()
  readonly #pairsAlike = new Map<string, number[]>()
  readonly #singlesBySound = new Map<string, number[]>()
  readonly #syllables = new SyllableBook()
  readonly #codes = new CodeBook<number>()
  /** By document, the bit of its kind; 0 once it is gone. All are looked over for each question, so they lie side by side. */
  #kinds = new Uint8Array(0)
  #scores = new Float32Array(0)
  #scratch = new Float32Array(0)
  #touched = new Uint32Array(0)
  /** How rare characters are, by their codes, remembered until an entry is put in: names are full of the same ones. 0: not asked yet. */
  readonly #rarities = new Float64Array(1 << 16)
  #haveChanged = false

  /** How many entries can be found. */
  get size(): number {
    return this.#numbers.size
  }

  /** How many places are taken by entries that were replaced or removed. */
  get wasted(): number {
    return this.#documents.length - this.#numbers.size
  }

  put(entry: Omit<SearchEntry, 'summary'>, uses: number): void {
    this.remove(entry.kind, entry.id)
    this.#makeRoom()
    this.#haveChanged = true
    const number = this.#documents.length
    const names = namesOf(entry)
    const amounts = new Map<string, number>()
    // An entry has many names; the one in which a term says most counts.
    for (const { text } of names)
      for (const [term, amount] of weigh('name', text))
        amounts.set(term, Math.max(amounts.get(term) ?? 0, amount))
    const add = (field: Field, text: string): void => {
      for (const [term, amount] of weigh(field, normalise(text)))
        amounts.set(term, (amounts.get(term) ?? 0) + amount)
    }
    for (const text of entry.related) add('related', text)
    add('department', entry.department)
    add('theme', entry.themes.join(' '))
    add('text', entry.texts.join(' ').slice(0, LONGEST_TEXT))
    for (const [term, amount] of amounts)
      this.#postings.add(this.#numberOf(term), number, amount / (SATURATION + amount))
    this.#kinds[number] = bitOf(entry.kind)
    this.#documents.push({
      kind: entry.kind,
      id: entry.id,
      uses,
      deeds: deedsOf(normalise(entry.title)),
      names,
      codes: entry.codes ?? [],
    })
    for (const code of entry.codes ?? []) this.#codes.put(code, number)
    this.#numbers.set(`${entry.kind}/${entry.id}`, number)
  }

  remove(kind: string, id: string): void {
    const key = `${kind}/${id}`
    const number = this.#numbers.get(key)
    if (number === undefined) return
    for (const code of this.#documents[number]?.codes ?? []) this.#codes.remove(code, number)
    this.#documents[number] = undefined
    this.#kinds[number] = 0
    this.#numbers.delete(key)
  }

  /** What is used most, for somebody who has typed nothing yet; answers only where they are asked for. */
  mostUsed<Kind extends EntryKind>(limit: number, kinds?: readonly Kind[]): { kind: Kind; id: string }[] {
    return this.#documents
      .filter((document): document is Document<Kind> =>
        kinds ? isOf(document, kinds) : document !== undefined && document.kind !== 'answer',
      )
      .toSorted((a, b) => b.uses - a.uses || priorOf(b) - priorOf(a))
      .slice(0, limit)
      .map(({ kind, id }) => ({ kind, id }))
  }

  /** Those whose code was typed, or begins or begins alike, if there is a code in the text. */
  byCode<Kind extends EntryKind>(
    text: string,
    limit: number,
    kinds?: readonly Kind[],
  ): CodeHit<{ kind: Kind; id: string }>[] {
    const code = codeIn(text)
    if (code === undefined) return []
    const hits = this.#codes.find(code).flatMap(({ of, how }) => {
      const document = this.#documents[of]
      return isOf(document, kinds) ? [{ of: { kind: document.kind, id: document.id }, how }] : []
    })
    return hits.slice(0, limit)
  }

  /** The best entries for a normalised text, the best first, with a score over `over`. */
  search<Kind extends EntryKind>(
    text: string,
    limit: number,
    kinds?: readonly Kind[],
    over?: number,
  ): Scored<Kind>[] {
    const query = [...text].slice(0, LONGEST_QUERY).join('').trim()
    if (query === '') return []
    this.#scores.fill(0)
    if (this.#haveChanged) this.#rarities.fill(0)
    this.#haveChanged = false
    const written = this.#writtenFeatures(query)
    const readings = readingsIn(query, this.#syllables)
    const inPairs = readings.flatMap((ways) => this.#spokenFeatures(ways))
    const spoken = inPairs.some((feature) => feature.length > 0)
      ? inPairs
      : readings.flatMap((ways) => this.#singleSounds(ways))
    this.#count([...written, ...spoken])
    // Sounds that stand nowhere are as good as any that nobody has.
    const rarest = Math.log(1 + this.#documents.length)
    const attainable = spoken.reduce((sum, feature) => sum + (this.#worth(feature) || rarest), 0)

    const asked = askFor(query, this.#rarityOf)
    const deeds = deedsOf(query)
    const listening = readings.map((ways) => ways.map(listenFor))
    const clear = readings.some(([likeliest]) => likeliest && clarity(likeliest) >= CLEAR)
    const best = new Best<{ document: Document<Kind>; closest: Closest; counted: number; heard: number }>(
      limit,
      over,
    )
    for (const number of this.#best(kinds)) {
      const document = this.#documents[number]
      if (!isOf(document, kinds)) continue
      const counted = this.#scores[number] ?? 0
      const factor = priorOf(document) * agreement(deeds, document.deeds)
      const most = counted / asked.rarity + (listening.length === 0 ? 0 : CLOSE.heard)
      const closest = closestName(document.names, asked, this.#rarityAt, best.least / factor - most)
      if (!closest) continue
      const heard = closestSound(document.names, listening)
      const score = (counted / asked.rarity + closest.close + CLOSE.heard * heard) * factor
      best.add({ document, closest, counted, heard }, score)
    }
    return best.all.map(({ of: { document, closest, counted, heard }, score }) => {
      const { kind, id, names } = document
      const { name, fit } = closest
      const spokenShare = attainable === 0 ? 0 : counted / attainable
      const likely =
        (fit.asked >= LIKELY.written && fit.held >= LIKELY.held) ||
        (spoken === inPairs &&
          spokenShare >= LIKELY.spoken &&
          (clear || (heard === 1 && isAbbreviated(names, listening))))
      return { kind, id, score, name, fit, spoken: spokenShare, likely }
    })
  }

  #numberOf(term: string): number {
    const known = this.#terms.get(term)
    if (known !== undefined) return known
    const number = this.#postings.addTerm()
    this.#terms.set(term, number)
    if (!isHan(term)) return number
    const [first, second] = syllablesOf(term)
    if (first) this.#syllables.add(first)
    if (!second) for (const reading of readingsOf(term)) append(this.#singlesBySound, reading, number)
    if (!first || !second) return number
    this.#syllables.add(second)
    this.#sounds[number] = [first, second]
    append(this.#pairsByInitials, `${first[0]}${second[0]}`, number)
    append(this.#pairsAlike, `${fold(first)} ${fold(second)}`, number)
    return number
  }

  #rarity(count: number): number {
    return Math.log(1 + (this.#documents.length - count + 0.5) / (count + 0.5))
  }

  readonly #rarityOf: RarityOf = (unit) => {
    const term = this.#terms.get(unit)
    return this.#rarity(
      term === undefined ? 1 + UNKNOWN * this.#documents.length : this.#postings.count(term),
    )
  }

  readonly #rarityAt: RarityAt = (code) => {
    const before = this.#rarities[code]
    if (before) return before
    const rarity = this.#rarityOf(String.fromCodePoint(code))
    this.#rarities[code] = rarity
    return rarity
  }

  #worth(feature: Feature): number {
    return Math.max(0, ...feature.map((one) => this.#weight(one)))
  }

  #weight({ term, share }: Feature[number]): number {
    return share * this.#rarity(this.#postings.count(term))
  }

  /** Characters and pairs of them; a pair also by its sound, for what was typed wrong. */
  #writtenFeatures(query: string): Feature[] {
    return [...new Set(termsOf(query))].flatMap((text) => {
      const own = this.#terms.get(text)
      const pair = [...text].length > 1
      if (!isHan(text)) return own === undefined ? [] : [[{ term: own, share: SHARE.letters }]]
      const feature: Feature = own === undefined ? [] : [{ term: own, share: pair ? 1 : SHARE.single }]
      // What stands somewhere was read aloud when it came.
      const [first, second] = !pair ? [] : own === undefined ? syllablesOf(text) : (this.#sounds[own] ?? [])
      if (first && second)
        for (const term of this.#pairsAlike.get(`${fold(first)} ${fold(second)}`) ?? []) {
          if (term === own) continue
          const sounds = this.#sounds[term]
          const same = sounds?.[0] === first && sounds[1] === second
          feature.push({ term, share: same ? SHARE.sameSound : SHARE.likeSound })
        }
      return feature.length > 0 ? [feature] : []
    })
  }

  /** Each two neighbouring sounds; of several ways to read them the one that finds the rarest. */
  #spokenFeatures(ways: readonly Sound[][]): Feature[] {
    const pairs = ways.map((sounds) =>
      sounds.slice(1).map((second, at) => this.#soundFeature(sounds[at], second)),
    )
    const longest = Math.max(0, ...pairs.map((way) => way.length))
    return Array.from({ length: longest }, (_, at) => pairs.flatMap((way) => way[at] ?? []))
  }

  /** Single characters of the sounds, where no two stand side by side anywhere: di bao in 最低生活保障. */
  #singleSounds([likeliest = []]: readonly Sound[][]): Feature[] {
    return likeliest
      .filter(({ whole }) => whole)
      .map(({ letters, doubt }) =>
        (this.#singlesBySound.get(letters) ?? []).map((term) => ({
          term,
          share: SHARE.single * (1 - doubt),
        })),
      )
  }

  #soundFeature(first: Sound | undefined, second: Sound): Feature {
    if (!first) return []
    const certain = (1 - first.doubt) * (1 - second.doubt)
    const share = first.whole && second.whole ? certain : certain * SHARE.begunSound
    return (this.#pairsByInitials.get(`${first.letters[0]}${second.letters[0]}`) ?? []).flatMap((term) => {
      const sounds = this.#sounds[term]
      return sounds && standsFor(first, sounds[0]) && standsFor(second, sounds[1]) ? [{ term, share }] : []
    })
  }

  #makeRoom(): void {
    if (this.#documents.length < this.#kinds.length) return
    const room = Math.ceil((this.#documents.length + 1) * 1.2)
    const kinds = new Uint8Array(room)
    kinds.set(this.#kinds)
    this.#kinds = kinds
    this.#scores = new Float32Array(room)
    this.#scratch = new Float32Array(room)
    this.#touched = new Uint32Array(room)
  }

  /** The rarest first, until so much is counted that the common rest can hardly change the order. */
  #count(features: readonly Feature[]): void {
    const worth = new Map(features.map((feature) => [feature, this.#worth(feature)]))
    let counted = 0
    for (const feature of features.toSorted((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0))) {
      counted += feature.reduce((sum, { term }) => sum + this.#postings.count(term), 0)
      this.#raise(feature)
      if (counted > ENOUGH) break
    }
  }

  #raise(feature: Feature): void {
    const [only] = feature
    if (only && feature.length === 1) {
      this.#postings.addTo(only.term, this.#scores, this.#weight(only))
      return
    }
    const touched = this.#touched
    let count = 0
    for (const one of feature)
      count = this.#postings.raiseTo(one.term, this.#scratch, this.#weight(one), touched, count)
    for (let at = 0; at < count; at += 1) {
      const number = touched[at] ?? 0
      this.#scores[number] = (this.#scores[number] ?? 0) + (this.#scratch[number] ?? 0)
      this.#scratch[number] = 0
    }
  }

  /** The numbers of the candidates, the highest score first. */
  #best(kinds: readonly EntryKind[] = EntryKind.options): number[] {
    const wanted = kinds.reduce((bits, kind) => bits | bitOf(kind), 0)
    const all = this.#kinds
    return highest(
      this.#scores,
      this.#documents.length,
      CANDIDATES,
      (number) => ((all[number] ?? 0) & wanted) !== 0,
    )
  }
}

function bitOf(kind: EntryKind): number {
  return 1 << EntryKind.options.indexOf(kind)
}

function append(map: Map<string, number[]>, key: string, term: number): void {
  const terms = map.get(key)
  if (terms) terms.push(term)
  else map.set(key, [term])
}

/** How letters may be read, the likeliest first, for each stretch of them: di bao and dibao are the same. */
function readingsIn(query: string, syllables: SyllableBook): Sound[][][] {
  return runsOf(joinLetters(query)).flatMap((run) =>
    /^[a-z]{2,40}$/.test(run) ? [readLetters(run, syllables)] : [],
  )
}

function isAbbreviated(names: readonly Name[], listening: readonly Listening[][]): boolean {
  return listening.every((ways) =>
    ways.some((way) => names.some(({ text }) => abbreviates(way, text.slice(0, LONGEST_NAME)))),
  )
}

/** How close the sounds stand in the name that has them closest; see `heardIn`. Of several stretches the worst counts. */
function closestSound(names: readonly Name[], listening: readonly Listening[][]): number {
  if (listening.length === 0) return 0
  return Math.min(
    ...listening.map((ways) =>
      Math.max(
        0,
        ...ways.flatMap((way) => names.map(({ text }) => heardIn(way, text.slice(0, LONGEST_NAME)))),
      ),
    ),
  )
}

/** Whether there is still a document, of a kind that is looked for. */
function isOf<Kind extends EntryKind>(
  document: Document | undefined,
  kinds: readonly Kind[] | undefined,
): document is Document<Kind> {
  return document !== undefined && (!kinds || kinds.some((kind) => kind === document.kind))
}

function priorOf(document: { kind: EntryKind; uses: number }): number {
  return (
    1 +
    (document.kind === 'onething' ? PRIOR.onething : 0) +
    PRIOR.usesTenfold * Math.log10(1 + document.uses)
  )
}

function namesOf(entry: Pick<SearchEntry, 'title' | 'plainName' | 'synonyms'>): Name[] {
  const named = [
    { field: 'title' as const, text: entry.title },
    // What stands in brackets may be left out.
    { field: 'title' as const, text: entry.title.replaceAll(/[（(][^（()）]*[）)]/g, '') },
    { field: 'plainName' as const, text: entry.plainName },
    ...entry.synonyms.map((text) => ({ field: 'synonym' as const, text })),
  ]
  const seen = new Set<string>()
  return named.flatMap(({ field, text: given }) => {
    const text = normalise(given)
    if (text === '' || seen.has(text)) return []
    seen.add(text)
    return [{ field, text }]
  })
}

function weigh(field: Field, normalised: string): Map<string, number> {
  const { weight, usual, byLength } = FIELDS[field]
  const each = weight / (1 - byLength + (byLength * normalised.length) / usual)
  const amounts = new Map<string, number>()
  const terms = termsOf(normalised)
  // One character of a running text says next to nothing.
  for (const term of field === 'text' ? terms.filter((one) => one.length > 1) : terms)
    amounts.set(term, (amounts.get(term) ?? 0) + each)
  return amounts
}

type Closest = { name: Name; fit: Fit; close: number }

/** The name that fits best, and how much that adds; undefined where no name can add more than `need`. */
function closestName(
  names: readonly Name[],
  asked: Asked,
  rarityAt: RarityAt,
  need: number,
): Closest | undefined {
  let best: Closest | undefined
  for (const name of names) {
    const text = name.text.slice(0, LONGEST_NAME)
    const glance = glanceAt(asked, text, rarityAt)
    if (mostOf(glance) < (best?.close ?? need) - ROUNDING) continue
    const fit = fitOf(asked, text, glance)
    const close =
      CLOSE.asked * fit.asked +
      CLOSE.name * fit.asked * fit.name +
      CLOSE.near * fit.near +
      CLOSE.starts * (fit.starts ? fit.asked : 0) +
      CLOSE.alone * (fit.alone ? 1 : 0) +
      CLOSE.exact * (fit.how === 'exact' ? 1 : 0)
    if (!best || close > best.close) best = { name, fit, close }
  }
  return best
}

/** What a closer look can add at most: only a name that holds all that was typed can hold it in one piece. */
function mostOf({ asked, name, near, starts }: Glance): number {
  return (
    CLOSE.asked * asked +
    CLOSE.name * asked * name +
    CLOSE.near * near +
    CLOSE.starts * (starts ? asked : 0) +
    (asked < 1 - ROUNDING ? 0 : CLOSE.alone + CLOSE.exact)
  )
}
