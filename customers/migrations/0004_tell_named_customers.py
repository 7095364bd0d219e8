from django.db import migrations

# An update asks row by row, for a transition table would come with every update of any column.
# ENABLE ALWAYS: also for rows that replication or a restore's own settings bring in. A list is
# written once and read whole, and ciphertext does not compress: STORAGE EXTERNAL.
TELL = """
CREATE FUNCTION public.customers_tell_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_LEVEL = 'STATEMENT' THEN
    INSERT INTO public.customers_namechange (id, tenant_id, customer_id)
    SELECT gen_random_uuid(), tenant_id, id FROM named;
  ELSE
    INSERT INTO public.customers_namechange (id, tenant_id, customer_id)
    VALUES (gen_random_uuid(), NEW.tenant_id, NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER name_told_at_insert AFTER INSERT ON public.customers_customer
  REFERENCING NEW TABLE AS named
  FOR EACH STATEMENT EXECUTE FUNCTION public.customers_tell_named();
CREATE TRIGGER name_told_at_update AFTER UPDATE OF name ON public.customers_customer
  FOR EACH ROW
  WHEN (OLD.name IS DISTINCT FROM NEW.name
        AND COALESCE(current_setting('attune.resealing', true), '') = '')
  EXECUTE FUNCTION public.customers_tell_named();
ALTER TABLE public.customers_customer ENABLE ALWAYS TRIGGER name_told_at_insert;
ALTER TABLE public.customers_customer ENABLE ALWAYS TRIGGER name_told_at_update;
ALTER TABLE public.customers_nameorder ALTER COLUMN names SET STORAGE EXTERNAL;
"""

FORGET = """
DROP TRIGGER name_told_at_insert ON public.customers_customer;
DROP TRIGGER name_told_at_update ON public.customers_customer;
DROP FUNCTION public.customers_tell_named();
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_name_order")]

    operations = [migrations.RunSQL(TELL, FORGET)]
