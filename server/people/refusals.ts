import { Refusal, type FieldProblem, type RefusalText } from '../platform/refusal.ts'

const TEXTS = {
  'sign-in.number': {
    kind: 'invalid',
    zh: '公民身份号码填得不对。请按提示改正。',
    en: 'The citizen number is not a valid one.',
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
