import { Refusal, type FieldProblem, type RefusalText } from '../platform/refusal.ts'

const TEXTS = {
  'sign-in.number': {
    kind: 'invalid',
    zh: '公民身份号码填得不对。请按提示改正。',
    en: 'The citizen number is not a valid one.',
  },
  'person.name': {
    kind: 'invalid',
    zh: '姓名填得不对。请按提示改正。',
    en: 'The name is not one that a person can have.',
  },
  'person.differs': {
    kind: 'conflict',
    zh: '姓名和公安登记的不一样，可能改过名，也可能读错了。请再核对一次；还不一样的，请群众先到派出所核对。',
    en: 'The name is not the one that the register holds for this number.',
  },
  'sign-in.code': {
    kind: 'unauthenticated',
    zh: '验证码不对或已经过期。请核对短信里的 6 位数字，或重新获取验证码。',
    en: 'The code is wrong or no longer good. Check the six digits, or ask for a new one.',
  },
  'sign-in.wrong': {
    kind: 'unauthenticated',
    zh: '用户名或密码不对。请检查后再试；忘记密码请联系本单位管理员。',
    en: 'The user name or the password is wrong.',
  },
  'sign-in.no-post': {
    kind: 'forbidden',
    zh: '您的岗位已经撤销或变动，现在不能登录。请联系本单位管理员。',
    en: 'Your post no longer exists. Ask the administrator of your office.',
  },
  'client.name': {
    kind: 'invalid',
    zh: '接入方的名称应是 1 到 50 个字。请写它在部门里的叫法，例如「人社一体化系统」。',
    en: 'A client has a name of 1 to 50 characters.',
  },
  'client.office': {
    kind: 'invalid',
    zh: '没有这个办理机构。请从 regions 的 offices.json 里选机构编号，几个之间用逗号隔开。',
    en: 'No such office in this region.',
  },
  'client.scope': {
    kind: 'invalid',
    zh: '权限范围写得不对。上报自己的办件写 intake.push:来源编号，例如 intake.push:hrss-cases；报告交给它办的事项写 intake.report:系统编号。',
    en: 'Not a scope. To push cases: intake.push:<source>; to report items given to it: intake.report:<system>.',
  },
  'client.signing-key': {
    kind: 'invalid',
    zh: '签名公钥不对。SM2 公钥是 04 开头的 130 个十六进制字符，请让接入方重新导出。',
    en: 'Not an SM2 public key: 130 hexadecimal digits that begin with 04.',
  },
  'client.unknown': {
    kind: 'not-found',
    zh: '没有这个接入方。请用 list 查看编号。',
    en: 'No such client. See list.',
  },
  'staff.username': {
    kind: 'invalid',
    zh: '用户名应是 2 到 64 个小写字母、数字、点、横线，以字母或数字开头。',
    en: 'A user name has 2 to 64 small letters, digits, dots and hyphens and begins with a letter or digit.',
  },
  'staff.username-taken': {
    kind: 'conflict',
    zh: '已经有人用这个用户名。请换一个。',
    en: 'This user name is taken.',
  },
  'staff.name': {
    kind: 'invalid',
    zh: '请写明姓名，最多 50 个字。',
    en: 'Give a name of at most 50 characters.',
  },
  'staff.password': {
    kind: 'invalid',
    zh: '密码至少要 12 个字符，最多 200 个，也不能和用户名一样。请换一个。',
    en: 'A password has 12 to 200 characters and is not the user name.',
  },
  'staff.post': {
    kind: 'invalid',
    zh: '本地区没有这个机构或岗位。请看 regions 文件夹里的 offices。',
    en: 'This region has no such office or post.',
  },
  'staff.audit-apart': {
    kind: 'conflict',
    zh: '审计管理员要另有其人（三员分立）：这个公民身份号码的账号里，有的能看审计，有的能管理或者办件。请换一个人，或者先停用不该有的账号（npm run staff -- disable）。',
    en: 'Who reads the audit trail administers and handles nothing: of the accounts of this citizen number one audits and another acts. Choose somebody else, or disable one of them first.',
  },
  'staff.audit-number': {
    kind: 'invalid',
    zh: '审计管理员的账号要写明公民身份号码（--number），系统才能核对没有和其他岗位兼任。',
    en: 'The account of an auditor needs her citizen number (--number): by it nobody holds another post besides.',
  },
  'staff.number': {
    kind: 'invalid',
    zh: '公民身份号码填得不对。请按提示改正。',
    en: 'The citizen number is not a valid one.',
  },
  'staff.number-set': {
    kind: 'conflict',
    zh: '您的公民身份号码已经登记，不能自己修改。登记错了请联系系统运维人员更正。',
    en: 'Your number is on record. If it is wrong, ask the operator to correct it.',
  },
  'staff.not-administrator': {
    kind: 'forbidden',
    zh: '只有本人和本单位管理员可以这样做。请联系本单位管理员。',
    en: 'Only the officer herself and an administrator of the office may do this.',
  },
  'staff.no-colleague': {
    kind: 'not-found',
    zh: '本单位没有这位同事，或账号已经停用。请刷新页面后再选。',
    en: 'There is no such colleague in this office, or the account is disabled.',
  },
  'relative.self': {
    kind: 'invalid',
    zh: '这是您自己的号码。亲属请填写亲属的号码。',
    en: 'This is your own number. Give the number of the relative.',
  },
  'relative.twice': {
    kind: 'conflict',
    zh: '这位亲属您已经申报过，不用再报。',
    en: 'You have declared this relative already.',
  },
  'relative.own': {
    kind: 'forbidden',
    zh: '自己的申报不能自己删除。请本单位另一位管理员删除。',
    en: 'Nobody strikes her own declaration. Ask another administrator of the office.',
  },
  'relative.unknown': {
    kind: 'not-found',
    zh: '没有这条亲属申报，可能已经删除。请刷新页面。',
    en: 'There is no such declaration. Reload the page.',
  },
  'relative.too-many': {
    kind: 'conflict',
    zh: '申报的亲属已满 100 位。请联系本单位管理员删去登记错的。',
    en: 'You have declared 100 relatives. Ask the administrator to strike wrong ones.',
  },
  'leave.past': {
    kind: 'invalid',
    zh: '请假不能从过去的日子开始。请从今天或以后的日子选起。',
    en: 'A leave cannot begin in the past. Choose today or later.',
  },
  'leave.order': {
    kind: 'invalid',
    zh: '请假的最后一天早于第一天。请检查两个日期。',
    en: 'The last day of the leave is before the first.',
  },
  'leave.too-long': {
    kind: 'invalid',
    zh: '一次请假最长一年。时间更长的，请由系统运维人员停用账号并移交工作。',
    en: 'A leave is at most one year long.',
  },
  'leave.overlap': {
    kind: 'conflict',
    zh: '这几天已经登记过请假。请先结束原来的请假，或改选别的日期。',
    en: 'There is a leave on these days already. End it first, or choose other days.',
  },
  'leave.standing-in': {
    kind: 'conflict',
    zh: '这几天正要替同事代班，不能同时请假。请先给那位同事换一位代班人。',
    en: 'On these days this officer stands in for a colleague. Give that colleague another stand-in first.',
  },
  'leave.stand-in-needed': {
    kind: 'invalid',
    zh: '请选一位代班人（AB岗）。本单位有同事可以代班。',
    en: 'Choose a stand-in; there are colleagues who can be one.',
  },
  'leave.stand-in-self': {
    kind: 'invalid',
    zh: '代班人不能是请假的人自己。请另选一位同事。',
    en: 'Nobody stands in for herself. Choose a colleague.',
  },
  'leave.stand-in-elsewhere': {
    kind: 'invalid',
    zh: '代班人必须是本单位在岗的同事。请另选一位。',
    en: 'The stand-in must be an active colleague of the same office.',
  },
  'leave.stand-in-post': {
    kind: 'invalid',
    zh: '这位同事的岗位少了请假人的某项权限，不能代班。请另选一位权限相同的同事。',
    en: "The stand-in's post lacks a permission of the absent officer's post. Choose another colleague.",
  },
  'leave.stand-in-away': {
    kind: 'conflict',
    zh: '这位同事在这几天里也请假了，不能代班。请另选一位，或改选日期。',
    en: 'The stand-in is on leave on some of these days. Choose another colleague or other days.',
  },
  'leave.over': {
    kind: 'conflict',
    zh: '这次请假已经结束。请刷新页面。',
    en: 'This leave is over. Reload the page.',
  },
  'staff.unknown': { kind: 'not-found', zh: '没有这个用户名。', en: 'There is no such user name.' },
} as const satisfies Record<string, RefusalText>

export type PeopleRefusal = keyof typeof TEXTS

export function refusePeople(code: PeopleRefusal, fields: FieldProblem[] = []): Refusal {
  return new Refusal(code, TEXTS[code], { fields })
}

/** Too many tries; says in whole minutes when it goes on. */
export function refuseTooMany(seconds: number): Refusal {
  const wait = Math.max(1, Math.ceil(seconds))
  const minutes = Math.ceil(wait / 60)
  return new Refusal(
    'sign-in.too-many',
    {
      kind: 'too-many',
      zh: `试的次数太多了。请 ${minutes} 分钟后再试。`,
      en: `Too many tries. Try again in ${minutes} minutes.`,
    },
    { retryAfterSeconds: wait },
  )
}
