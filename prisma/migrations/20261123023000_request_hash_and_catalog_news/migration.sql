-- AlterTable
ALTER TABLE "Cluster" ADD COLUMN     "requestHash" TEXT;

-- Forms and plans follow the catalog: news of a tenant, about no cluster.
CREATE FUNCTION "announce_catalog"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('slipway', json_build_object('tenantId', NEW."id", 'clusterId', NULL)::text);
  RETURN NULL;
END
$$;

CREATE TRIGGER "announce" AFTER UPDATE OF "catalog", "catalogAt", "catalogFailure" ON "Tenant"
  FOR EACH ROW EXECUTE FUNCTION "announce_catalog"();
