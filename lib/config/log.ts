import pino from 'pino'
import { settingsSchema } from './settings'

/** One log for operators: constant message, values as fields. Fields that could hold secrets are cut out wherever they stand. */
const secretFields = [
  'password',
  'secret',
  'token',
  'kubeconfig',
  'privateKey',
  'userData',
  'user_data',
  'authorization',
  'box',
]

export const log = pino({
  // A level that does not exist is told with all other bad settings: the log must not fail before them.
  level: settingsSchema.shape.LOG_LEVEL.catch('info').parse(process.env.LOG_LEVEL),
  redact: secretFields.flatMap(field => [field, `*.${field}`, `*.*.${field}`]),
  formatters: { level: label => ({ level: label }) },
  timestamp: pino.stdTimeFunctions.isoTime,
})
