-- Postgres takes an index for ORDER BY only when the columns before are equal to something, and "IS NULL" does not count:
-- these hold living clusters only, so that a page is read off the index.

-- DropIndex
DROP INDEX "Cluster_tenantId_deletedAt_createdAt_id_idx";

-- DropIndex
DROP INDEX "Cluster_tenantId_deletedAt_name_id_idx";

-- DropIndex
DROP INDEX "Cluster_tenantId_deletedAt_phase_idx";

CREATE INDEX "Cluster_living_by_name" ON "Cluster"("tenantId", "name", "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "Cluster_living_by_createdAt" ON "Cluster"("tenantId", "createdAt", "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "Cluster_living_by_phase" ON "Cluster"("tenantId", "phase", "id") WHERE "deletedAt" IS NULL;

-- Those that wait for a person are few.
CREATE INDEX "Cluster_waiting" ON "Cluster"("tenantId")
  WHERE "deletedAt" IS NULL AND "failure"->>'owner' IN ('tenant', 'operator');
