import { DAY, KEPT, type Holds } from '../platform/holding.ts'

/** What is kept of applications of others, and of what people allowed them. */
export const HOLDS = {
  'channels.channel': {
    zh: '接入的渠道',
    en: 'applications of others that are let in',
    of: ['system'],
    columns: { remark: 'in-full' },
    read: ['exchange.operate', 'exchange.approve'],
    keep: KEPT.account,
  },
  'channels.consent': {
    zh: '群众给渠道的授权',
    en: 'what people allowed a channel',
    of: ['person'],
    read: ['self'],
    keep: {
      zh: '本人要能查到授权过谁；随时可以收回',
      en: 'so that the person can read whom they allowed what; they take it back at any time',
    },
  },
  'channels.code': {
    zh: '渠道授权码',
    en: 'codes for channels',
    of: ['person'],
    read: ['nobody'],
    keep: { by: 'channels.sweep', past: { expires_at: DAY } },
  },
  'channels.token': {
    zh: '渠道的访问凭据',
    en: 'tokens of channels',
    of: ['person'],
    read: ['nobody'],
    keep: { by: 'channels.sweep', past: { expires_at: 0 } },
  },
  'channels.use': {
    zh: '渠道每天替本人做了什么、几次',
    en: 'what a channel did for a person, by day',
    of: ['person'],
    read: ['self'],
    keep: { zh: '本人要能查到', en: 'so that the person can read it' },
  },
} satisfies Holds
