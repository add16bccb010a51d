import type { PersonSignIn } from '../server/people/commands/person-sign-in.ts'
import type { PublishedRegion } from '../server/regions/world.ts'
import type { DemoDepartments } from '../server/simulated-departments.ts'

/** An invented person that the demo lets anybody be; `scenario` says what is special about the family. */
export type DemoPerson = { number: string; name: string; scenario: string }

/** What the portal is given at start and never changes. */
export type PortalOptions = {
  mode: 'demo' | 'serve'
  /** Asked for each time, as a function so that no page can keep it: it is replaced when operators publish or a notice is imported. */
  region(): PublishedRegion
  /** Addresses of the built style sheet and of the small browser module. */
  assets: { style: string; script: string }
  /** Signing in of persons, composed with the person source and the SMS sender. */
  signIn: PersonSignIn
  /** Listed at the sign-in page in demo mode only. */
  demoPeople?: DemoPerson[]
  /** Where the demo plays departments that work in systems of their own. */
  demoDepartments?: DemoDepartments | undefined
}
