import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseSync } from 'vite'

/** The rooms of `server/` in street order: a room imports only rooms before it. */
export const STREET = [
  'platform',
  'calendar',
  'offices',
  'people',
  'files',
  'forms',
  'deadlines',
  'sharing',
  'exchange',
  'search',
  'catalog',
  'onething',
  'documents',
  'regions',
  'inventory',
  'messages',
  'channels',
  'resources',
  'designs',
  'companies',
  'seals',
  'credentials',
  'deliveries',
  'cases',
  'applications',
  'counter',
  'intake',
  'dossier',
  'supervision',
  'audit',
] as const

const FOLDERS = ['server', 'portal', 'staff', 'simulators', 'bench', 'scripts', 'test']
const DOORS = /^(model|rules|refusals|queries)\.ts$|^commands\/[^/]+\.ts$/
/** Files of a room that other parts may not enter: they hold SQL writes, routes, jobs or test builders. */
const CLOSED = /^server\/[^/]+\/(store|routes|jobs|build|queries|commands)(\.|\/)/
const TEST = /\.(test|e2e)\.tsx?$|^test\/|^server\/[^/]+\/build\.ts$/
/** Packages that only compute. */
const PURE_PACKAGES = new Set(['zod', 'qrcode', '@dagrejs/dagre'])
const PURE = /^server\/[^/]+\/(model|rules|refusals)\.ts$/

export interface Import {
  readonly line: number
  readonly specifier: string
  /** Path from the root of the tree when the file is ours, otherwise undefined. */
  readonly file: string | undefined
  readonly typeOnly: boolean
  readonly reexport: boolean
}

export interface Source {
  /** Path from the root, with slashes. */
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly imports: readonly Import[]
  /** String and template texts with their line: where SQL lives. */
  readonly texts: readonly { readonly line: number; readonly text: string }[]
  readonly comments: readonly { readonly line: number; readonly text: string }[]
  /** Lines that ask the time: `new Date()`, `Date()`, `Date.now()`. */
  readonly clockReads: readonly number[]
  /** Lines that call `fetch`. */
  readonly fetches: readonly number[]
  /** Lines with the type `any`. */
  readonly anys: readonly number[]
  /** Whether the file does nothing but pass on exports of others. */
  readonly barrel: boolean
}

export interface Tree {
  readonly root: string
  readonly sources: readonly Source[]
  readonly migrations: readonly { readonly path: string; readonly room: string; readonly text: string }[]
  readonly packages: { readonly run: ReadonlySet<string>; readonly dev: ReadonlySet<string> }
}

type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown }

/** Reads and parses every TypeScript file of the project. */
export function readTree(root: string): Tree {
  const sources = FOLDERS.flatMap((folder) => walk(root, folder))
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => readSource(root, path))
  const migrations = walk(root, 'db/migrations')
    .filter((path) => path.endsWith('.sql'))
    .map((path) => ({
      path,
      room: /\d+-([a-z]+)-/.exec(path)?.[1] ?? '',
      text: readFileSync(join(root, path), 'utf8'),
    }))
  const manifest = join(root, 'package.json')
  const declared = existsSync(manifest)
    ? (JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, Record<string, string> | undefined>)
    : {}
  return {
    root,
    sources,
    migrations,
    packages: {
      run: new Set(Object.keys({ ...declared.dependencies, ...declared.optionalDependencies })),
      dev: new Set(Object.keys(declared.devDependencies ?? {})),
    },
  }
}

function walk(root: string, folder: string): string[] {
  const start = join(root, folder)
  if (!existsSync(start)) return []
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.includes('node_modules/'))
    .toSorted()
}

function readSource(root: string, path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  const starts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)]
  const lineOf = (offset: number): number => {
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }
  const parsed = parseSync(path, text, { sourceType: 'module' })
  const program = parsed.program as unknown as Node & { readonly body: readonly Node[] }
  const imports: Import[] = []
  const texts: { line: number; text: string }[] = []
  const clockReads: number[] = []
  const fetches: number[] = []
  const anys: number[] = []

  visit(program, (node) => {
    const line = lineOf(node.start)
    const specifier = literal(node.source)
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
      case 'ImportExpression':
        if (specifier === undefined) break
        imports.push({
          line,
          specifier,
          file: locate(root, path, specifier),
          typeOnly: node.importKind === 'type' || node.exportKind === 'type',
          reexport: node.type.startsWith('Export'),
        })
        break
      case 'TSImportType': {
        const imported = literal(node.source) ?? literal(node.argument)
        if (imported === undefined) break
        imports.push({
          line,
          specifier: imported,
          file: locate(root, path, imported),
          typeOnly: true,
          reexport: false,
        })
        break
      }
      case 'Literal':
        if (typeof node.value === 'string') texts.push({ line, text: node.value })
        break
      case 'TemplateLiteral':
        texts.push({ line, text: text.slice(node.start, node.end as number) })
        break
      case 'TSAnyKeyword':
        anys.push(line)
        break
      case 'NewExpression':
      case 'CallExpression': {
        const callee = node.callee as Node
        const name = callee.type === 'Identifier' ? callee.name : undefined
        const member =
          callee.type === 'MemberExpression'
            ? `${String((callee.object as Node).name)}.${String((callee.property as Node).name)}`
            : undefined
        const bare = (node.arguments as readonly unknown[]).length === 0
        if ((name === 'Date' && bare) || member === 'Date.now') clockReads.push(line)
        if (name === 'fetch' || member === 'globalThis.fetch') fetches.push(line)
        break
      }
      default:
    }
  })
  const body = program.body
  return {
    path,
    text,
    lines: starts.length - (text.endsWith('\n') ? 1 : 0),
    imports,
    texts,
    comments: parsed.comments.map((comment) => ({ line: lineOf(comment.start), text: comment.value })),
    clockReads,
    fetches,
    anys,
    barrel:
      body.length > 0 &&
      body.every(
        (node) => /^Export(Named|All)Declaration$/.test(node.type) && literal(node.source) !== undefined,
      ),
  }
}

function visit(node: unknown, see: (node: Node) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, see)
  } else if (typeof node === 'object' && node !== null) {
    if ('type' in node && typeof node.type === 'string') see(node as Node)
    for (const value of Object.values(node)) {
      if (typeof value === 'object' && value !== null) visit(value, see)
    }
  }
}

function literal(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined
  if ('value' in node && typeof node.value === 'string') return node.value
  return 'literal' in node ? literal(node.literal) : undefined
}

function locate(root: string, from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return relative(root, resolve(root, dirname(from), specifier)).replaceAll('\\', '/')
}

const roomOf = (path: string): string | undefined => /^server\/([^/]+)\//.exec(path)?.[1]
const isTest = (path: string): boolean => TEST.test(path)

type Check = (tree: Tree) => string[]

function eachImport(
  tree: Tree,
  judge: (source: Source, imported: Import, target: string) => string | undefined,
): string[] {
  return tree.sources.flatMap((source) =>
    source.imports.flatMap((imported) => {
      const complaint = judge(source, imported, imported.file ?? imported.specifier)
      return complaint === undefined ? [] : [`${source.path}:${imported.line} ${complaint}`]
    }),
  )
}

function eachLine(tree: Tree, lines: (source: Source) => readonly number[], complaint: string): string[] {
  return tree.sources.flatMap((source) => lines(source).map((line) => `${source.path}:${line} ${complaint}`))
}

/**
 * Which files count as pure, found by the imports themselves: `model`, `rules` and `refusals` are pure by name, another
 * file of a room is when it, and all it imports, touches neither Node, nor a package that does more than compute, nor a
 * file with SQL or HTTP, and asks neither the time nor the network.
 */
function pureFiles(tree: Tree): ReadonlySet<string> {
  const bySource = new Map(tree.sources.map((source) => [source.path, source]))
  const verdict = new Map<string, boolean>()
  const judge = (path: string): boolean => {
    const known = verdict.get(path)
    if (known !== undefined) return known
    verdict.set(path, true)
    const source = bySource.get(path)
    const pure =
      source === undefined
        ? /\.(json|css)$/.test(path)
        : !CLOSED.test(path) &&
          source.clockReads.length + source.fetches.length === 0 &&
          source.imports.every(
            (imported) =>
              imported.typeOnly ||
              (imported.file === undefined ? PURE_PACKAGES.has(imported.specifier) : judge(imported.file)),
          )
    verdict.set(path, pure)
    return pure
  }
  return new Set(
    tree.sources.map((source) => source.path).filter((path) => path.startsWith('server/') && judge(path)),
  )
}

/** SQL that changes rows or tables of a schema, in the words of SQL and of Kysely. */
function writes(text: string): string[] {
  const sql =
    /\b(?:insert\s+into|update(?:\s+only)?|delete\s+from(?:\s+only)?|merge\s+into|truncate(?:\s+table)?|copy)\s+"?([a-z_]+)"?\s*\.\s*"?[a-z_]+/gi
  return [...text.matchAll(sql)].map((match) => (match[1] ?? '').toLowerCase())
}

function kyselyWrites(text: string): string[] {
  const builder = /\.(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*['"`]([a-z_]+)\./g
  return [...text.matchAll(builder)].map((match) => match[1] ?? '')
}

const withoutSqlComments = (text: string): string =>
  text.replaceAll(/--[^\n]*/g, '').replaceAll(/\/\*[\s\S]*?\*\//g, '')

/** The house's rules by name; each answers with what breaks it, one line per place, and what to do instead. */
export const RULES = {
  'a room imports only rooms before it on the street': (tree) =>
    eachImport(tree, (source, _, target) => {
      const [from, to] = [roomOf(source.path), roomOf(target)]
      if (from === undefined || to === undefined || from === to || isTest(source.path)) return undefined
      if (from === 'adapters') return undefined
      const [own, other] = [from, to].map((room) => STREET.indexOf(room as (typeof STREET)[number]))
      if (own === -1) return `stands in "${from}", which is not on the street; add it to STREET`
      if (other === -1)
        return to === 'adapters'
          ? 'imports an adapter; only app.ts wires adapters'
          : `imports "${to}", which is not on the street`
      return (other ?? 0) < (own ?? 0)
        ? undefined
        : `imports ${target}: "${to}" comes after "${from}"; react to its events, or move the code`
    }),

  'another room is entered only through its pure files, queries and commands': (tree) => {
    const pure = pureFiles(tree)
    return eachImport(tree, (source, _, target) => {
      const [from, to] = [roomOf(source.path), roomOf(target)]
      if (from === undefined || to === undefined || from === to || to === 'platform' || isTest(source.path))
        return undefined
      if (to === 'adapters' || pure.has(target)) return undefined
      return DOORS.test(target.slice(`server/${to}/`.length))
        ? undefined
        : `enters "${to}" by ${target}; use one of its doors`
    })
  },

  'a pure file imports only pure files': (tree) => {
    const pure = pureFiles(tree)
    return eachImport(tree, (source, imported, target) => {
      if (!PURE.test(source.path)) return undefined
      if (imported.file === undefined) {
        return PURE_PACKAGES.has(imported.specifier) || imported.typeOnly
          ? undefined
          : `imports ${target}; a pure file needs no such package`
      }
      return pure.has(target) || target.endsWith('.json') ? undefined : `imports ${target}, which is not pure`
    })
  },

  'the browser imports only pure files of the server': (tree) => {
    const pure = pureFiles(tree)
    return eachImport(tree, (source, _, target) => {
      const browser = source.path.startsWith('staff/') || source.path.endsWith('.client.ts')
      if (!browser || isTest(source.path) || !target.startsWith('server/')) return undefined
      return pure.has(target)
        ? undefined
        : `imports ${target}, which is not pure; it would ship server code to the browser`
    })
  },

  'a room writes only its own schema': (tree) => [
    ...tree.sources.flatMap((source) => {
      const room = roomOf(source.path)
      if (room === undefined || isTest(source.path)) return []
      const schemas = [
        ...source.texts.flatMap(({ line, text }) =>
          writes(withoutSqlComments(text)).map((schema) => ({ line, schema })),
        ),
        ...kyselyWrites(source.text).map((schema) => ({ line: 1, schema })),
      ]
      return schemas
        .filter(({ schema }) => schema !== room)
        .map(
          ({ line, schema }) =>
            `${source.path}:${line} writes schema "${schema}"; call a command or an SQL function of that room`,
        )
    }),
    ...tree.migrations.flatMap(({ path, room, text }) => {
      const sql = withoutSqlComments(text)
      const made = [
        ...sql.matchAll(
          /\b(?:create|alter|drop)\s+(?:unlogged\s+)?table\s+(?:if\s+(?:not\s+)?exists\s+)?(?:only\s+)?([a-z_]+)\./gi,
        ),
      ]
      return [...writes(sql), ...made.map((match) => (match[1] ?? '').toLowerCase())]
        .filter((schema) => schema !== room)
        .map((schema) => `${path} changes schema "${schema}" in a migration of "${room}"`)
    }),
  ],

  'queries write nothing': (tree) =>
    tree.sources
      .filter((source) => /^server\/[^/]+\/queries\.ts$/.test(source.path))
      .filter(
        (source) =>
          source.texts.some(({ text }) => writes(text).length > 0) || kyselyWrites(source.text).length > 0,
      )
      .map((source) => `${source.path} writes; move it into a command`),

  'the server never imports the portal or the staff desk': (tree) =>
    eachImport(tree, (source, _, target) =>
      source.path.startsWith('server/') &&
      !isTest(source.path) &&
      !['server/app.ts', 'server/main.ts'].includes(source.path) &&
      /^(portal|staff)\//.test(target)
        ? `imports ${target}; only app.ts puts the parts together`
        : undefined,
    ),

  'desks do not import each other': (tree) =>
    eachImport(tree, (source, _, target) => {
      const desk = /^staff\/(counter|approvals|admin|hotline|supervision|board)\//
      const [from, to] = [desk.exec(source.path)?.[1], desk.exec(target)?.[1]]
      return from !== undefined && to !== undefined && from !== to
        ? `imports the desk "${to}"; move it to staff/components`
        : undefined
    }),

  'simulators are another program': (tree) =>
    eachImport(tree, (source, _, target) =>
      source.path.startsWith('simulators/') && !isTest(source.path) && /^(server|portal|staff)\//.test(target)
        ? `imports ${target}; a department system knows us only over HTTP`
        : undefined,
    ),

  'no file only passes on exports of others': (tree) =>
    tree.sources
      .filter((source) => source.barrel)
      .map((source) => `${source.path} is a barrel; import from the files themselves`),

  'the product does not import tests or builders': (tree) =>
    eachImport(tree, (source, _, target) =>
      /^(server|portal|staff|simulators)\//.test(source.path) && !isTest(source.path) && isTest(target)
        ? `imports ${target}`
        : undefined,
    ),

  'only platform/http imports Fastify': (tree) =>
    eachImport(tree, (source, imported, target) =>
      /^(fastify($|\/|-)|@fastify\/)/.test(imported.specifier) &&
      /^(server|portal|staff)\//.test(source.path) &&
      !source.path.startsWith('server/platform/http') &&
      !isTest(source.path)
        ? `imports ${target}; describe the route and let platform/http bind it`
        : undefined,
    ),

  'only platform/clock asks what time it is': (tree) =>
    eachLine(
      tree,
      (source) =>
        source.path.startsWith('server/') &&
        source.path !== 'server/platform/clock.ts' &&
        !isTest(source.path)
          ? source.clockReads
          : [],
      'asks the time; use ctx.now',
    ),

  'only adapters speak to the outside': (tree) => [
    ...eachLine(
      tree,
      (source) =>
        /^(server|portal)\//.test(source.path) &&
        !/^server\/adapters\/|\.client\.ts$/.test(source.path) &&
        !isTest(source.path)
          ? source.fetches
          : [],
      'calls fetch; write an adapter',
    ),
    ...eachImport(tree, (source, imported) =>
      /^(undici|(node:)?https?)$/.test(imported.specifier) &&
      !imported.typeOnly &&
      /^(server|portal)\//.test(source.path) &&
      !/^server\/(adapters\/|platform\/http)/.test(source.path) &&
      !isTest(source.path)
        ? `imports ${imported.specifier}; write an adapter`
        : undefined,
    ),
  ],

  'every package stands in package.json, and what runs in production under dependencies': (tree) =>
    eachImport(tree, (source, imported) => {
      if (/^(\.|node:|#|\/|virtual:)/.test(imported.specifier)) return undefined
      const name = imported.specifier
        .split('/')
        .slice(0, imported.specifier.startsWith('@') ? 2 : 1)
        .join('/')
      const { run, dev } = tree.packages
      if (run.has(name)) return undefined
      if (!dev.has(name) && !(imported.typeOnly && dev.has(`@types/${name}`)))
        return `imports ${name}, which is not in package.json`
      const product = /^(server|portal|staff|simulators)\//.test(source.path) && !isTest(source.path)
      return product && !imported.typeOnly ? `imports ${name} from devDependencies` : undefined
    }),

  'a file has at most 800 lines': (tree) =>
    tree.sources
      .filter((source) => source.lines > 800)
      .map((source) => `${source.path} has ${source.lines} lines; part it`),

  'nothing is left for later and no check is switched off': (tree) => [
    ...tree.sources.flatMap((source) =>
      source.comments
        .filter(({ text }) => /\b(TODO|FIXME|XXX)\b|@ts-(ignore|nocheck|expect-error)/.test(text))
        .map(({ line, text }) => `${source.path}:${line} ${text.trim().slice(0, 60)}`),
    ),
    ...eachLine(tree, (source) => source.anys, 'uses the type any'),
  ],

  'no path of one machine': (tree) =>
    tree.sources.flatMap((source) =>
      source.text
        .split('\n')
        .flatMap((line, index) =>
          /(?<![.\w])\/([w]ork|[h]ome|[U]sers)\/[a-z]/.test(line)
            ? [`${source.path}:${index + 1} ${line.trim().slice(0, 80)}`]
            : [],
        ),
    ),
} satisfies Record<string, Check>

export type RuleName = keyof typeof RULES
