import fc from 'fast-check'

/**
 * What tests draw at random follows from one number, so that a run can be repeated. `npm test` gives it as `TEST_SEED`; a file that
 * is run by itself draws its own. Loaded before each test file.
 */
export const SEED =
  process.env.TEST_SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(process.env.TEST_SEED)

fc.configureGlobal({ seed: SEED })
