/** What the variables of a saying stand for in one case. */
export type Variables = { 事项: string; 申请人: string; 日期: string }

const NAMES = ['事项', '申请人', '日期'] as const
const PLACE = 'tongban.staff.sayings'
const MOST = 8

/** 「{事项}符合条件」 → 「生育登记符合条件」. A variable that nobody knows stays as it is. */
export function fillIn(saying: string, variables: Variables): string {
  return NAMES.reduce((text, name) => text.replaceAll(`{${name}}`, variables[name]), saying)
}

/** The other way round: what belongs to this one case becomes a variable, so that a kept saying holds nothing personal. */
export function takeOut(text: string, variables: Variables): string {
  return NAMES.reduce(
    (saying, name) => (variables[name] === '' ? saying : saying.replaceAll(variables[name], `{${name}}`)),
    text,
  )
}

/** The sayings that an officer keeps for one turn of one item, the newest first. */
export function keptSayings(kept: Kept, place: string): readonly string[] {
  return kept[place] ?? []
}

export type Kept = Readonly<Record<string, readonly string[]>>

export function addSaying(kept: Kept, place: string, saying: string): Kept {
  const others = keptSayings(kept, place).filter((each) => each !== saying)
  return { ...kept, [place]: [saying, ...others].slice(0, MOST) }
}

export function dropSaying(kept: Kept, place: string, saying: string): Kept {
  return { ...kept, [place]: keptSayings(kept, place).filter((each) => each !== saying) }
}

/** What this browser keeps. Anything that is no list of texts is left out instead of being believed. */
export function readSayings(storage: Pick<Storage, 'getItem'>): Kept {
  try {
    const read = JSON.parse(storage.getItem(PLACE) ?? '{}') as Record<string, unknown>
    return Object.fromEntries(
      Object.entries(read).flatMap(([place, list]) =>
        Array.isArray(list) ? [[place, list.filter((each) => typeof each === 'string')]] : [],
      ),
    )
  } catch {
    return {}
  }
}

export function writeSayings(storage: Pick<Storage, 'setItem'>, kept: Kept): void {
  try {
    storage.setItem(PLACE, JSON.stringify(kept))
  } catch {
    // A browser that keeps nothing still shows the saying until the page is closed.
  }
}
