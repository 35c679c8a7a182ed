import pg from 'pg'

/** What the portal still holds for its own in the cloud, as "kind name". */
export async function listOpenLedgerRows(databaseUrl: string, cluster: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ kind: string; name: string }>(
      `SELECT r.kind, r.name FROM "Resource" r JOIN "Cluster" c ON c.id = r."clusterId"
       WHERE c.name = $1 AND r."goneAt" IS NULL ORDER BY 1, 2`,
      [cluster],
    )
    return rows.map(row => `${row.kind} ${row.name}`)
  } finally {
    await client.end()
  }
}
