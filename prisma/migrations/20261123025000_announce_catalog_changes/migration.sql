-- Whoever hears of a catalog reads it, and a stale one that is read is refreshed: a refresh that fails like the one before
-- it must be no news, or the two would chase each other.
DROP TRIGGER "announce" ON "Tenant";
CREATE TRIGGER "announce" AFTER UPDATE ON "Tenant"
  FOR EACH ROW
  WHEN (
    OLD."catalogAt" IS DISTINCT FROM NEW."catalogAt"
    OR (OLD."catalogFailure" IS NULL) <> (NEW."catalogFailure" IS NULL)
  )
  EXECUTE FUNCTION "announce_catalog"();
