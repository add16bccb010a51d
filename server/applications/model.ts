import { z } from 'zod'
import type { Facts } from '../forms/model.ts'
import type { Definition, Plan } from '../onething/model.ts'

export const DraftState = z.enum(['open', 'submitted', 'discarded'])
export type DraftState = z.infer<typeof DraftState>

/**
 * 草稿. An application that is being filled in, saved at every step. It keeps the version of the one-thing under
 * which it was begun. `version` counts its changes.
 */
export type Draft = {
  id: string
  personId: string
  onething: string
  onethingVersion: number
  state: DraftState
  version: number
  facts: Facts
  /** When consent to the look-ups was given; nothing is looked up before. */
  consentedAt: Date | null
  caseId: string | null
  updatedAt: Date
}

/** An item of an application for which nobody can apply now, and why. An optional one can be left out; the others hold the whole up. */
export type ClosedStep = { step: string; optional: boolean; zh: string; en: string }

/** A draft with what it comes to; everything that a page of the application shows. */
export type OpenDraft = { draft: Draft; definition: Definition; plan: Plan; closed?: ClosedStep[] }
