import { checkCitizenNumber, checkUscc } from '../people/identifiers.ts'

/** Whose dossier a number opens; a number that is both is a person's. Undefined for half a number, a name, a typing error. */
export function kindOfNumber(number: string, today: string): 'person' | 'company' | undefined {
  if (checkCitizenNumber(number, today).ok) return 'person'
  return checkUscc(number).ok ? 'company' : undefined
}
