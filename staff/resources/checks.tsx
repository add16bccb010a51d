/** Several of many, as check boxes under one legend; what is wrong is told of the group. */
export function Checks(given: {
  legend: string
  error: string | undefined
  options: readonly { id: string; name: string }[]
  chosen: readonly string[]
  choose: (chosen: string[]) => void
}) {
  const { legend, error, options, chosen, choose } = given
  return (
    <fieldset className={error ? 'field field-wrong' : 'field'}>
      <legend>{legend}</legend>
      {error && <p className="wrong">{error}</p>}
      <div className="resource-checks">
        {options.map(({ id, name }) => (
          <label key={id} lang="zh-Hans">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) =>
                choose(event.target.checked ? [...chosen, id] : chosen.filter((each) => each !== id))
              }
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
