import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { addStaff, disableStaff, setStaffNumber } from '../server/people/commands/staff-accounts.ts'
import { listStaff } from '../server/people/queries.ts'
import { readConfig, StartRefusal } from '../server/platform/config.ts'
import { OPERATOR, runScript, say, withDatabase } from './operator.ts'

const USAGE = `用法 usage:
  npm run staff -- add --username <用户名> --name <姓名> --office <机构> --post <岗位> [--number <公民身份号码>]
      密码从终端读入，至少 12 个字符；也可从标准输入读一行。 (the password is read from the terminal or standard input)
  npm run staff -- number --username <用户名> --number <公民身份号码>
      登记或更正本人号码，用于回避。 (the officer's own number; her own matters are kept from her)
  npm run staff -- disable --username <用户名>
  npm run staff -- list
数据库 database: DATABASE_URL，或 TONGBAN_DATA 里的内置数据库（先停止服务）。 (the embedded one, while the server is stopped)`

async function main(): Promise<void> {
  const { positionals, values } = readArgs()
  const [verb, ...rest] = positionals
  if (rest.length > 0 || verb === undefined) throw new StartRefusal(USAGE, 'see the usage')
  // Of the configuration only the database, the folder and the region are used; the demo asks for nothing more.
  const config = readConfig(['demo'], process.env)

  switch (verb) {
    case 'add': {
      const account = {
        username: given(values.username, '--username'),
        name: given(values.name, '--name'),
        office: given(values.office, '--office'),
        post: given(values.post, '--post'),
        number: values.number,
      }
      const password = await readPassword()
      await withDatabase(config, (db) => db.write(OPERATOR, (ctx) => addStaff(ctx, { ...account, password })))
      say(`已添加 ${account.username}。 (added)`)
      return
    }
    case 'number': {
      const account = {
        username: given(values.username, '--username'),
        number: given(values.number, '--number'),
      }
      await withDatabase(config, (db) => db.write(OPERATOR, (ctx) => setStaffNumber(ctx, account)))
      say(`已登记 ${account.username} 的公民身份号码。 (number recorded)`)
      return
    }
    case 'disable': {
      const username = given(values.username, '--username')
      await withDatabase(config, (db) => db.write(OPERATOR, (ctx) => disableStaff(ctx, { username })))
      say(`已停用 ${username}，登录已全部退出。 (disabled and signed out)`)
      return
    }
    case 'list': {
      const rows = await withDatabase(config, (db) => db.read(OPERATOR, listStaff))
      for (const { username, name, office, post, demo, disabled } of rows) {
        say(
          [username, name, `${office}.${post}`, demo ? 'demo' : '', disabled ? '停用 disabled' : '']
            .join('\t')
            .trimEnd(),
        )
      }
      return
    }
    default:
      throw new StartRefusal(USAGE, 'see the usage')
  }
}

function readArgs() {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      allowPositionals: true,
      options: { username: text, name: text, office: text, post: text, number: text },
    })
  } catch (error) {
    throw new StartRefusal(USAGE, 'see the usage', error)
  }
}

function given(value: string | undefined, name: string): string {
  if (value === undefined || value.trim() === '')
    throw new StartRefusal(`请写明 ${name}。\n${USAGE}`, `${name} is missing`)
  return value
}

/** Typed twice and not shown at a terminal; the first line of anything else. */
async function readPassword(): Promise<string> {
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = process.stdin.isTTY
  const lines = createInterface({ input: process.stdin, output: hidden, terminal })
  const next = lines[Symbol.asyncIterator]()
  const ask = async (question: string): Promise<string> => {
    if (terminal) process.stderr.write(question)
    const line = await next.next()
    if (terminal) process.stderr.write('\n')
    return line.done ? '' : line.value
  }
  try {
    const password = await ask('密码 password: ')
    if (terminal && (await ask('再输一次 again: ')) !== password) {
      throw new StartRefusal('两次输入的密码不一样，请重来。', 'the two passwords differ')
    }
    return password
  } finally {
    lines.close()
  }
}

await runScript(main)
