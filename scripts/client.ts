import { parseArgs } from 'node:util'
import { addClient, disableClient } from '../server/people/commands/api-clients.ts'
import { listClients } from '../server/people/queries.ts'
import { readConfig, StartRefusal } from '../server/platform/config.ts'
import { OPERATOR, runScript, say, withDatabase } from './operator.ts'

const USAGE = `用法 usage:
  npm run client -- add --name <名称> --offices <机构,机构> --scopes <范围,范围>
      上报办件的范围是 intake.push:来源编号。密钥只显示这一次。 (the key is shown this once)
  npm run client -- disable --id <编号>
  npm run client -- list
数据库 database: DATABASE_URL，或 TONGBAN_DATA 里的内置数据库（先停止服务）。 (the embedded one, while the server is stopped)`

async function main(): Promise<void> {
  const { positionals, values } = readArgs()
  const [verb, ...rest] = positionals
  if (rest.length > 0) throw new StartRefusal(USAGE, 'see the usage')
  const config = readConfig(['demo'], process.env)

  switch (verb) {
    case 'add': {
      const asked = {
        name: values.name ?? '',
        offices: partsOf(values.offices),
        scopes: partsOf(values.scopes),
      }
      const { id, key } = await withDatabase(config, (db) =>
        db.write(OPERATOR, (ctx) => addClient(ctx, asked)),
      )
      say(`已添加 ${asked.name}，编号 ${id}。密钥 (key):`)
      say(key)
      return
    }
    case 'disable':
      await withDatabase(config, (db) => db.write(OPERATOR, (ctx) => disableClient(ctx, values.id ?? '')))
      say('已停用，密钥马上失效。 (disabled)')
      return
    case 'list':
      for (const { id, name, offices, scopes, disabled } of await withDatabase(config, (db) =>
        db.read(OPERATOR, listClients),
      )) {
        const state = disabled ? '停用 disabled' : ''
        say([id, name, offices.join(','), scopes.join(','), state].join('\t').trimEnd())
      }
      return
    default:
      throw new StartRefusal(USAGE, 'see the usage')
  }
}

function readArgs() {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      allowPositionals: true,
      options: { id: text, name: text, offices: text, scopes: text },
    })
  } catch (error) {
    throw new StartRefusal(USAGE, 'see the usage', error)
  }
}

/** 「a,b」 → a and b. */
function partsOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

await runScript(main)
