-- CreateTable
CREATE TABLE "Tenant" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "domainName" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "serviceUserId" TEXT,
    "catalog" JSONB,
    "catalogAt" TIMESTAMP(3),
    "catalogFailure" JSONB,

    CONSTRAINT "Tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "userName" TEXT NOT NULL,
    "domainName" TEXT NOT NULL,
    "tenantId" TEXT,
    "roles" TEXT[],
    "projects" JSONB NOT NULL,
    "token" BYTEA NOT NULL,
    "secretHash" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checkedAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Cluster" (
    "id" TEXT NOT NULL,
    "tenantId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "liveName" TEXT,
    "idempotencyKey" TEXT,
    "spec" JSONB NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "observedGeneration" INTEGER NOT NULL DEFAULT 0,
    "conditions" JSONB NOT NULL DEFAULT '[]',
    "phase" TEXT NOT NULL DEFAULT 'Pending',
    "phaseReason" TEXT,
    "phaseMessage" TEXT,
    "phaseChangedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "failure" JSONB,
    "release" TEXT NOT NULL,
    "apiAddress" TEXT,
    "nodesReady" INTEGER NOT NULL DEFAULT 0,
    "nodesWanted" INTEGER NOT NULL DEFAULT 0,
    "observed" JSONB NOT NULL DEFAULT '{}',
    "deletionRequestedAt" TIMESTAMP(3),
    "deletionVolumes" TEXT,
    "deletedAt" TIMESTAMP(3),
    "receipt" JSONB,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "leaseHolder" TEXT,
    "leaseExpiresAt" TIMESTAMP(3),
    "leaseEpoch" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Cluster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SpecRevision" (
    "clusterId" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "spec" JSONB NOT NULL,
    "actor" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SpecRevision_pkey" PRIMARY KEY ("clusterId","generation")
);

-- CreateTable
CREATE TABLE "Machine" (
    "id" TEXT NOT NULL,
    "clusterId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "poolName" TEXT,
    "zone" TEXT,
    "flavor" TEXT NOT NULL,
    "serverId" TEXT,
    "address" TEXT,
    "serverStatus" TEXT,
    "nodeReady" TEXT,
    "kubeletVersion" TEXT,
    "failure" JSONB,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "serverActiveAt" TIMESTAMP(3),
    "nodeReadyAt" TIMESTAMP(3),

    CONSTRAINT "Machine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Resource" (
    "id" TEXT NOT NULL,
    "clusterId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "cloudId" TEXT,
    "machineId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "recordedAt" TIMESTAMP(3),
    "goneAt" TIMESTAMP(3),
    "fate" TEXT,

    CONSTRAINT "Resource_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Operation" (
    "id" TEXT NOT NULL,
    "clusterId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "steps" JSONB NOT NULL DEFAULT '[]',
    "machines" INTEGER NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Event" (
    "id" BIGSERIAL NOT NULL,
    "clusterId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "type" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "params" JSONB NOT NULL DEFAULT '{}',
    "cause" JSONB,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Credential" (
    "id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "box" BYTEA NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "tenantId" TEXT,
    "action" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "requestId" TEXT,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Release" (
    "name" TEXT NOT NULL,
    "kubernetesVersion" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "loadedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Release_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "RateLimiterFlexible" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" TIMESTAMP(3),

    CONSTRAINT "RateLimiterFlexible_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "Session_secretHash_key" ON "Session"("secretHash");

-- CreateIndex
CREATE INDEX "Cluster_tenantId_deletedAt_name_id_idx" ON "Cluster"("tenantId", "deletedAt", "name", "id");

-- CreateIndex
CREATE INDEX "Cluster_tenantId_deletedAt_createdAt_id_idx" ON "Cluster"("tenantId", "deletedAt", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Cluster_tenantId_deletedAt_phase_idx" ON "Cluster"("tenantId", "deletedAt", "phase");

-- CreateIndex
CREATE UNIQUE INDEX "Cluster_tenantId_liveName_key" ON "Cluster"("tenantId", "liveName");

-- CreateIndex
CREATE UNIQUE INDEX "Cluster_tenantId_idempotencyKey_key" ON "Cluster"("tenantId", "idempotencyKey");

-- CreateIndex
CREATE UNIQUE INDEX "Machine_clusterId_name_key" ON "Machine"("clusterId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Resource_clusterId_kind_name_key" ON "Resource"("clusterId", "kind", "name");

-- CreateIndex
CREATE INDEX "Operation_clusterId_startedAt_idx" ON "Operation"("clusterId", "startedAt");

-- CreateIndex
CREATE INDEX "Operation_kind_finishedAt_idx" ON "Operation"("kind", "finishedAt");

-- CreateIndex
CREATE INDEX "Event_clusterId_id_idx" ON "Event"("clusterId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Credential_scope_kind_key" ON "Credential"("scope", "kind");

-- CreateIndex
CREATE INDEX "AuditEntry_tenantId_id_idx" ON "AuditEntry"("tenantId", "id");

-- AddForeignKey
ALTER TABLE "Cluster" ADD CONSTRAINT "Cluster_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SpecRevision" ADD CONSTRAINT "SpecRevision_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Machine" ADD CONSTRAINT "Machine_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Resource" ADD CONSTRAINT "Resource_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Event" ADD CONSTRAINT "Event_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- Live updates: every change that a page can show is announced on the channel `slipway` as
-- {"tenantId": ..., "clusterId": ...}. Postgres folds equal announcements of one transaction into one.

-- A cluster's own row: leases come and go on every pass and are not shown.
CREATE FUNCTION "announce_cluster"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    NEW := OLD;
  ELSIF TG_OP = 'UPDATE' THEN
    OLD."leaseHolder" := NEW."leaseHolder";
    OLD."leaseExpiresAt" := NEW."leaseExpiresAt";
    OLD."leaseEpoch" := NEW."leaseEpoch";
    OLD."updatedAt" := NEW."updatedAt";
    IF OLD IS NOT DISTINCT FROM NEW THEN
      RETURN NULL;
    END IF;
  END IF;
  PERFORM pg_notify('slipway', json_build_object('tenantId', NEW."tenantId", 'clusterId', NEW."id")::text);
  RETURN NULL;
END
$$;

CREATE TRIGGER "announce" AFTER INSERT OR UPDATE OR DELETE ON "Cluster"
  FOR EACH ROW EXECUTE FUNCTION "announce_cluster"();

-- Rows that belong to a cluster: once per statement and cluster. When the cluster goes with them, its own row tells.
CREATE FUNCTION "announce_part_of_cluster"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('slipway', json_build_object('tenantId', c."tenantId", 'clusterId', c."id")::text)
    FROM "Cluster" c WHERE c."id" IN (SELECT "clusterId" FROM "changed");
  RETURN NULL;
END
$$;

CREATE TRIGGER "announce_insert" AFTER INSERT ON "Machine" REFERENCING NEW TABLE AS "changed"
  FOR EACH STATEMENT EXECUTE FUNCTION "announce_part_of_cluster"();
CREATE TRIGGER "announce_update" AFTER UPDATE ON "Machine" REFERENCING NEW TABLE AS "changed"
  FOR EACH STATEMENT EXECUTE FUNCTION "announce_part_of_cluster"();
CREATE TRIGGER "announce_delete" AFTER DELETE ON "Machine" REFERENCING OLD TABLE AS "changed"
  FOR EACH STATEMENT EXECUTE FUNCTION "announce_part_of_cluster"();

CREATE TRIGGER "announce_insert" AFTER INSERT ON "Event" REFERENCING NEW TABLE AS "changed"
  FOR EACH STATEMENT EXECUTE FUNCTION "announce_part_of_cluster"();
CREATE TRIGGER "announce_update" AFTER UPDATE ON "Event" REFERENCING NEW TABLE AS "changed"
  FOR EACH STATEMENT EXECUTE FUNCTION "announce_part_of_cluster"();
CREATE TRIGGER "announce_delete" AFTER DELETE ON "Event" REFERENCING OLD TABLE AS "changed"
  FOR EACH STATEMENT EXECUTE FUNCTION "announce_part_of_cluster"();

CREATE TRIGGER "announce_insert" AFTER INSERT ON "Operation" REFERENCING NEW TABLE AS "changed"
  FOR EACH STATEMENT EXECUTE FUNCTION "announce_part_of_cluster"();
CREATE TRIGGER "announce_update" AFTER UPDATE ON "Operation" REFERENCING NEW TABLE AS "changed"
  FOR EACH STATEMENT EXECUTE FUNCTION "announce_part_of_cluster"();
CREATE TRIGGER "announce_delete" AFTER DELETE ON "Operation" REFERENCING OLD TABLE AS "changed"
  FOR EACH STATEMENT EXECUTE FUNCTION "announce_part_of_cluster"();

CREATE TRIGGER "announce_insert" AFTER INSERT ON "Resource" REFERENCING NEW TABLE AS "changed"
  FOR EACH STATEMENT EXECUTE FUNCTION "announce_part_of_cluster"();
CREATE TRIGGER "announce_update" AFTER UPDATE ON "Resource" REFERENCING NEW TABLE AS "changed"
  FOR EACH STATEMENT EXECUTE FUNCTION "announce_part_of_cluster"();
CREATE TRIGGER "announce_delete" AFTER DELETE ON "Resource" REFERENCING OLD TABLE AS "changed"
  FOR EACH STATEMENT EXECUTE FUNCTION "announce_part_of_cluster"();
