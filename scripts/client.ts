import { parseArgs } from 'node:util'
import { addClient, addSigningKey, disableClient } from '../server/people/commands/api-clients.ts'
import { listClients } from '../server/people/queries.ts'
import { readConfig, secretIn, StartRefusal } from '../server/platform/config.ts'
import { SIGNATURE_VERSIONS } from '../server/platform/signature.ts'
import { OPERATOR, runScript, say, withDatabase } from './operator.ts'

const USAGE = `用法 usage:
  npm run client -- add --name <名称> --offices <机构,机构> --scopes <范围,范围>
      上报自己的办件的范围是 intake.push:来源编号，报告交给它办的事项是 intake.report:系统编号。密钥只显示这一次。 (the key is shown this once)
  npm run client -- sign --id <编号> --version v1|v1sm3|v1sm2 [--public-key <04…>] [--replace]
      以后这个接入方的消息都要签名；HMAC 的密钥只显示这一次，SM2 要给公钥；--replace 停用以前的签名密钥。 (messages must be signed)
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
    case 'sign': {
      const version = SIGNATURE_VERSIONS.find((each) => each === values.version)
      if (!version) throw new StartRefusal(USAGE, 'see the usage')
      const secret = secretIn(config)
      const asked = {
        id: values.id ?? '',
        version,
        publicKey: values['public-key'],
        replace: values.replace ?? false,
      }
      const { key } = await withDatabase(config, (db) =>
        db.write(OPERATOR, (ctx) => addSigningKey(ctx, asked, secret, config.sealCipher)),
      )
      say(version === 'v1sm2' ? '已登记公钥。 (added)' : `签名密钥 (signing key):\n${key}`)
      return
    }
    case 'disable':
      await withDatabase(config, (db) => db.write(OPERATOR, (ctx) => disableClient(ctx, values.id ?? '')))
      say('已停用，密钥马上失效。 (disabled)')
      return
    case 'list':
      for (const { id, name, offices, scopes, signed, disabled } of await withDatabase(config, (db) =>
        db.read(OPERATOR, listClients),
      )) {
        const state = disabled ? '停用 disabled' : ''
        say([id, name, offices.join(','), scopes.join(','), signed.join(','), state].join('\t').trimEnd())
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
      options: {
        id: text,
        name: text,
        offices: text,
        scopes: text,
        version: text,
        'public-key': text,
        replace: { type: 'boolean' },
      },
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
