import type { SealRequestView } from '../../server/seals/model.ts'
import { dayText } from '../components/dates.ts'
import type { Fact } from '../components/facts.ts'
import type { Language } from '../components/settings.tsx'
import type { Texts } from '../texts/zh-Hans.ts'
import type { RequestShown, SealShown } from './api.ts'

type About = Pick<SealShown, 'state' | 'algorithm' | 'grants' | 'compromised'>

/** What an approval would do, and what of it is otherwise now. `seal`: the one that is asked about; undefined: a new one. */
export function factsOf(
  { action, grant }: Pick<RequestShown, 'action' | 'grant'>,
  seal: About | undefined,
  { seals: words }: Pick<Texts, 'seals'>,
  language: Language,
): { facts: Fact[]; now?: Fact[] } {
  const will = words.willBe
  const algorithm = (kind: keyof typeof words.algorithms): Fact => ({
    name: words.algorithm,
    value: words.algorithms[kind],
  })
  const state = (value: string): Fact => ({ name: will.state, value })
  switch (action.action) {
    case 'make':
      return {
        facts: [
          action.purpose === null
            ? { name: words.purpose, value: words.ownSeal, wide: true }
            : { name: words.purpose, value: action.purpose, zh: true },
          algorithm(action.algorithm),
        ],
      }
    case 'remake':
      return {
        facts: [
          {
            name: will.oldCertificate,
            value: will[action.revoke ?? 'unsaid'],
            wide: action.revoke !== 'superseded',
          },
          algorithm(action.algorithm),
        ],
        ...(seal && { now: [algorithm(seal.algorithm)] }),
      }
    case 'grant':
      return { facts: grant ? grantFacts(grant, words, language) : [] }
    case 'withdraw':
      return {
        facts: grant ? grantFacts(grant, words, language).map((fact) => ({ ...fact, wide: false })) : [],
      }
    case 'reseal':
      return { facts: [{ name: will.papers, value: will.resealed(seal?.compromised.length ?? 0) }] }
    case 'stop':
    case 'resume':
    case 'destroy': {
      const destroys = action.action === 'destroy'
      const granted = seal?.grants.length ?? 0
      return {
        facts: [
          { ...state(will.states[action.action]), wide: destroys },
          ...(destroys && granted > 0 ? [{ name: will.withdrawn, value: will.allWithdrawn(granted) }] : []),
        ],
        ...(seal && { now: [state(words.states[seal.state])] }),
      }
    }
  }
}

function grantFacts(
  { postName, itemName, until }: NonNullable<SealRequestView['grant']>,
  words: Texts['seals'],
  language: Language,
): Fact[] {
  const will = words.willBe
  const fact = (name: string, given: string | null, widest: string, zh: boolean): Fact =>
    given === null ? { name, value: widest, wide: true } : { name, value: given, zh }
  return [
    fact(words.post, postName, will.platform, true),
    fact(will.item, itemName, will.everyItem, true),
    fact(words.until, until && dayText(until, language), will.noLastDay, false),
  ]
}
