import { z } from 'zod'

/** What a channel may be allowed to do for a person; a route of the API names the one that it needs. */
export const SCOPES = {
  apply:
    '替您填写、提交申请，撤回它自己交的申请，答复补正、补材料，签告知承诺，对查到的数据提异议，再请别人确认；也替您同意我们为要办的事向有关部门查您的数据',
  cases: '看您的办件进度和文书',
  certificates: '看您的电子证照',
} as const
export const Scope = z.enum(Object.keys(SCOPES) as (keyof typeof SCOPES)[])
export type Scope = z.infer<typeof Scope>

/** For how long a person allows a channel to act, in days. */
export const CONSENT_DAYS = 90
/** RFC 6749 4.1.2: at most ten minutes; ours is good for one, in seconds. */
export const CODE_SECONDS = 60
export const ACCESS_SECONDS = 600

/** Where people return to, to the letter; http only on the own machine. */
const RedirectUri = z
  .url()
  .max(300)
  .regex(
    /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])[^#\s]*$/,
    '回跳地址以 https:// 开头，不能有 #。',
  )

/** What two persons agree on before a channel is let in. */
export const ChannelContent = z.strictObject({
  name: z.string().trim().min(2).max(40),
  office: z.string().max(80),
  scopes: z.array(Scope).min(1),
  onethings: z.array(z.string().max(80)).max(200),
  redirectUris: z.array(RedirectUri).min(1).max(10),
  /** Calls in a minute, of all its people together. */
  perMinute: z.int().min(1).max(3000),
})
export type ChannelContent = z.infer<typeof ChannelContent>

export const ChannelState = z.enum(['draft', 'proposed', 'live', 'paused', 'ended'])
export type ChannelState = z.infer<typeof ChannelState>

export const ChannelView = ChannelContent.extend({
  id: z.uuid(),
  officeName: z.string(),
  state: ChannelState,
  /** A secret was made for it. */
  hasSecret: z.boolean(),
  /** Of the content as it stands; whoever approves names what was seen. */
  digest: z.string(),
  changedBy: z.string(),
  proposedBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  /** As two persons agreed on it last; null: never, or before this was kept. */
  admitted: ChannelContent.nullable(),
  /** Whoever asks may approve it: neither changed nor proposed it. */
  approvable: z.boolean(),
  remark: z.string().nullable(),
  /** Persons who allow it now. */
  consents: z.int(),
})
export type ChannelView = z.infer<typeof ChannelView>

/** A request for consent that may be shown: RFC 6749 4.1.1 with RFC 7636 4.3. */
export type Asked = {
  channel: { id: string; name: string; office: string; onethings: string[]; digest: string }
  scopes: Scope[]
  redirectUri: string
  state: string | undefined
  challenge: string
}
/** A request that goes back to the channel with an error: RFC 6749 4.1.2.1. */
export type AskedWrongly = { name: string; redirectUri: string; state: string | undefined; error: string }

/** A consent as the person sees it. */
export type MyConsent = {
  id: string
  channel: string
  office: string
  scopes: Scope[]
  givenAt: Date
  endsAt: Date
  endedAt: Date | null
  endedWhy: 'person' | 'again' | 'reuse' | 'channel' | 'changed' | null
  /** What it did: operation, how often, the last time. */
  uses: { operation: string; count: number; lastAt: Date | string }[]
}

/** RFC 6749 5.1. */
export const Tokens = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int(),
  refresh_token: z.string(),
  scope: z.string(),
})
export type Tokens = z.infer<typeof Tokens>
