import { z } from 'zod'
import type { Permission } from '../offices/model.ts'

/** 站内消息, as the person reads it. `link` is a path of the portal. */
export type Message = { id: string; at: Date; text: string; link: string | null; read: boolean }

/** 短信, as the outbox page of the demo shows it. */
export type OutboxSms = {
  id: string
  at: Date
  to: string
  text: string
  link: string | null
  delivered: boolean
}

/**
 * What is told, and to whom: a person in the platform, a phone by SMS, or both. `secret` is for codes: the text of the
 * SMS is emptied as soon as it has left.
 */
export type Outgoing = {
  personId?: string | null
  phone?: string | null
  text: string
  link?: string | null
  caseId?: string | null
  secret?: boolean
}

/** What the SMS gateway gets. Sending the same `id` twice must deliver once. */
export type Sms = { id: string; phone: string; text: string }
export type SendSms = (sms: Sms) => Promise<void>

/** 通知 for officers: who is told what. `kind` is `room.what`; `link` is a path of the desk; `once` names what is told once. */
export type OfficerNotice = {
  office: string
  staffId?: string | null
  permission?: Permission | null
  kind: string
  text: string
  link?: string | null
  owner?: string | null
  step?: string | null
  once?: string | null
}

/** A notice as the desk shows it. */
export const Notice = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  kind: z.string(),
  text: z.string(),
  link: z.string().nullable(),
  owner: z.uuid().nullable(),
  step: z.string().nullable(),
  /** The colleague on leave whom it was written for, if it reaches her stand-in. */
  standsInFor: z.string().nullable(),
  read: z.boolean(),
})
export type Notice = z.infer<typeof Notice>
