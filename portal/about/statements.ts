import type { Statement } from './page.tsx'

export const help: Statement = {
  title: 'foot.help',
  lead: 'help.lead',
  parts: [
    { head: 'help.how', lines: ['help.how1', 'help.how2', 'help.how3', 'help.how4'], list: true },
    { head: 'help.stuck', lines: ['help.stuck1', 'help.stuck2', 'help.stuck3'] },
    { head: 'help.ways', lines: ['help.ways1', 'help.ways2'] },
  ],
}

export const accessibility: Statement = {
  title: 'foot.accessibility',
  lead: 'access.lead',
  parts: [
    {
      head: 'access.can',
      lines: ['access.can1', 'access.can2', 'access.can3', 'access.can4', 'access.can5'],
      list: true,
    },
    { head: 'access.limits', lines: ['access.limits1', 'access.limits2'], list: true },
    { head: 'access.tell', lines: ['access.tell1'] },
  ],
}

/** 个人信息保护法 art. 17: who handles what, why, how, how long, and what one may demand. */
export const privacy: Statement = {
  title: 'foot.privacy',
  lead: 'privacy.lead',
  parts: [
    { head: 'privacy.who', lines: ['privacy.who1'] },
    { head: 'privacy.why', lines: ['privacy.why1', 'privacy.why2'] },
    {
      head: 'privacy.what',
      lines: ['privacy.what1', 'privacy.what2', 'privacy.what3', 'privacy.what4'],
      list: true,
    },
    { head: 'privacy.shared', lines: ['privacy.shared1', 'privacy.shared2'] },
    { head: 'privacy.long', lines: ['privacy.long1', 'privacy.long2', 'privacy.long3'], list: true },
    { head: 'privacy.rights', lines: ['privacy.rights1', 'privacy.rights2', 'privacy.rights3'], list: true },
    { head: 'privacy.cookies', lines: ['privacy.cookies1'] },
  ],
}
