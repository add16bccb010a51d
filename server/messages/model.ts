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
