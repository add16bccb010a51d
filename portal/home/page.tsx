import type { ReactNode } from 'react'
import { SearchForm } from '../components/finds.tsx'
import { Icon } from '../components/icons.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { paths } from '../paths.ts'

export type HomeProps = {
  stages: {
    stage: string
    onethings: {
      id: string
      name: string
      plainName: string
      summary: string
      items: number
      departments: number
      /** 暂停: whether nobody can apply for it today. */
      suspended: boolean
    }[]
  }[]
  items: { id: string; plainName: string; department: string; suspended: boolean }[]
  examples: string[]
  /** What waits for the person who is signed in. */
  todos: { href: string; text: string; urgent: boolean }[]
}

/** 首页: search first, then life, one matter per tile. */
export function HomePage({ stages, items, examples, todos }: HomeProps): ReactNode {
  const { request, t, zh } = useScreen()
  const actor = request.actor
  return (
    <div className="home">
      <section className="hero">
        <Streams />
        <h1>
          {t('home.title')
            .split(/(?<=，)/)
            .map((phrase) => (
              <span key={phrase} className="phrase">
                {phrase}
              </span>
            ))}
        </h1>
        <p className="lead">{t('home.lead')}</p>
        <SearchForm big examples={examples.slice(0, 2)} />
        {examples.length > 0 && (
          <p className="tries">
            {t('home.often')}{' '}
            {examples.map((example) => (
              <a key={example} href={paths.search(example)} {...zh}>
                {example}
              </a>
            ))}
          </p>
        )}
      </section>

      {actor.kind === 'person' && (
        <section className="todos">
          <h2>{t('home.todos', { n: todos.length })}</h2>
          {todos.length === 0 ? (
            <p>{t('home.noTodos')}</p>
          ) : (
            <ul>
              {todos.map((todo) => (
                <li key={todo.href} className={todo.urgent ? 'urgent' : undefined}>
                  <a href={todo.href}>
                    <Icon name={todo.urgent ? 'act' : 'work'} />
                    <span {...zh}>{todo.text}</span>
                  </a>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}

      {stages.length > 0 && (
        <section>
          <h2>{t('home.life')}</h2>
          <div className="tiles">
            {stages.map(({ stage, onethings }) =>
              onethings.map((onething) => (
                <article key={onething.id} className="tile">
                  <p className="tile-stage" {...zh}>
                    {stage}
                  </p>
                  <h3 {...zh}>
                    <a href={paths.onething(onething.id)}>{onething.name}</a>
                  </h3>
                  <p {...zh}>{onething.summary}</p>
                  <p className="fine">
                    <Say k="home.tileCount" n={onething.items} d={onething.departments} />
                    {onething.suspended && <Suspended />}
                  </p>
                </article>
              )),
            )}
          </div>
        </section>
      )}

      <div className="two">
        <section>
          <h2>{t('home.single')}</h2>
          {items.length === 0 && <p>{t('home.noItems')}</p>}
          <ul className="links">
            {items.map((item) => (
              <li key={item.id}>
                <a href={paths.item(item.id)} {...zh}>
                  {item.plainName}
                </a>{' '}
                <span className="fine" {...zh}>
                  {item.department}
                </span>
                {item.suspended && <Suspended />}
              </li>
            ))}
          </ul>
          <p>
            <a href={paths.items}>{t('home.allItems')}</a>
          </p>
          <p>
            <a href={paths.directory()}>{t('directory.title')}</a>
          </p>
        </section>
        <section>
          <h2>{t('home.follow')}</h2>
          <p>{t('home.followLead')}</p>
          <p>
            <a className="button quiet" href={paths.track}>
              {t('nav.track')}
            </a>
          </p>
          <p>
            <a href={paths.verify}>{t('foot.verify')}</a>
          </p>
        </section>
      </div>
    </div>
  )
}

/** 暂停: before anybody opens it and reads on. */
function Suspended(): ReactNode {
  const { t } = useScreen()
  return (
    <>
      {' '}
      <span className="tag warn">{t('find.suspended')}</span>
    </>
  )
}

/** Seven streams that become one: what this place does, drawn once. Decoration for wide screens. */
function Streams(): ReactNode {
  const starts = [10, 50, 90, 130, 170, 210, 250]
  return (
    <svg className="hero-streams" viewBox="0 0 400 260" aria-hidden="true" focusable="false">
      {starts.map((y) => (
        <path key={y} d={`M16 ${y}C190 ${y} 170 130 300 130`} />
      ))}
      <path className="one" d="M298 130h92" />
      {starts.map((y) => (
        <circle key={y} cx="12" cy={y} r="6" />
      ))}
    </svg>
  )
}
