import { StartError } from '../scripts/embedded/start-error'
import { buildProduct } from '../scripts/product/build'
import { measureCreate } from './create'
import { measureHeat } from './heat'
import { measureIdle } from './idle'
import { measureLists } from './list-api'
import { measurePages } from './page-weight'
import { openPortal } from './portal'
import { printTable, type Row } from './table'

// npm run bench: the numbers we hold ourselves to, measured on this machine. `npm run bench -- lists pages` runs only
// these parts.

const parts: Record<string, () => Promise<Row[]>> = {
  lists: () => withPortal(measureLists),
  pages: () => withPortal(measurePages),
  create: measureCreate,
  heat: measureHeat,
  idle: measureIdle,
}

async function withPortal(measure: (portal: Awaited<ReturnType<typeof openPortal>>) => Promise<Row[]>): Promise<Row[]> {
  const portal = await openPortal()
  try {
    return await measure(portal)
  } finally {
    await portal.close()
  }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !(name in parts))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.`)
  process.exit(1)
}
try {
  await buildProduct(step => console.log(`${step} ...`))
  const rows: Row[] = []
  for (const [name, measure] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    console.log(`Measuring ${name} ...`)
    rows.push(...(await measure()))
  }
  printTable(rows)
  process.exit(rows.some(row => row.ok === false) ? 1 : 0)
} catch (cause) {
  console.error(cause instanceof StartError ? cause.message : cause)
  process.exit(1)
}
