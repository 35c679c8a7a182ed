import pino from 'pino'

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
  level: process.env.LOG_LEVEL ?? 'info',
  redact: secretFields.flatMap(field => [field, `*.${field}`, `*.*.${field}`]),
  formatters: { level: label => ({ level: label }) },
  timestamp: pino.stdTimeFunctions.isoTime,
})
