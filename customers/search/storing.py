"""The functions that keep the tokens, as the owner of the closed tables.

Writers hold the company's advisory lock together; whoever changes its keys, or forgets, holds it
alone.
"""

from customers.search.asking import NO_SEQSCAN
from tenancy.isolation.closed import ClosedFunction

# Answers the keys that tokens are wanted under; the caller comes again for those it has not given.
PUT = ClosedFunction(
    "put",
    "p_tenant uuid, p_key smallint, p_customers uuid[], p_tokens text[], p_words integer[]",
    "smallint[]",
    """
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('search:' || p_tenant, 0));
  SELECT array_remove(ARRAY[c.key, c.next_key], NULL) INTO v_keys
    FROM search.company c WHERE c.tenant_id = p_tenant;
  IF NOT FOUND THEN
    INSERT INTO search.company (tenant_id, key) VALUES (p_tenant, p_key) ON CONFLICT DO NOTHING;
    SELECT array_remove(ARRAY[c.key, c.next_key], NULL) INTO v_keys
      FROM search.company c WHERE c.tenant_id = p_tenant;
  END IF;
  IF p_key <> ALL (v_keys) THEN
    RETURN v_keys;
  END IF;
  INSERT INTO search.word (tenant_id, key, word)
    SELECT p_tenant, p_key, n FROM unnest(p_words) n
    WHERE NOT EXISTS (SELECT FROM search.word w
                      WHERE w.tenant_id = p_tenant AND w.key = p_key AND w.word = n);
  SELECT coalesce(max(t.bucket), 0) INTO v_top FROM search.token t
    WHERE t.tenant_id = p_tenant AND t.key = p_key;
  INSERT INTO search.token AS s (tenant_id, customer_id, key, bucket, seq, tokens)
    SELECT p_tenant, n.customer, p_key, b.bucket,
      coalesce(o.seq, nextval('search.token_seq_seq')),
      n.tokens::integer[] || ARRAY[search.bucket_token(p_tenant, 1, b.bucket),
                                   search.bucket_token(p_tenant, 2, b.bucket >> 4)]
    FROM unnest(p_customers, p_tokens) WITH ORDINALITY n(customer, tokens, place)
    LEFT JOIN LATERAL (SELECT t.bucket, t.seq FROM search.token t
      WHERE t.tenant_id = p_tenant AND t.customer_id = n.customer LIMIT 1) o ON true
    CROSS JOIN LATERAL (SELECT coalesce(o.bucket, v_top + (n.place + v_start)::integer / 4096)
      AS bucket) b
    ORDER BY n.place
    ON CONFLICT (tenant_id, customer_id, key) DO UPDATE SET tokens = excluded.tokens
      WHERE s.tokens IS DISTINCT FROM excluded.tokens;
  RETURN v_keys;
""",
    declare="""
  v_keys smallint[];
  v_top integer;
  v_start integer := floor(random() * 4096);  -- One customer in 4,096 opens a new bucket.
""",
    options=NO_SEQSCAN,
)

FORGET = ClosedFunction(
    "forget",
    "p_tenant uuid, p_customer uuid",
    "void",
    """
  -- Alone: a writer under way may be about to use a word that nobody else uses any more.
  PERFORM pg_advisory_xact_lock(hashtextextended('search:' || p_tenant, 0));
  SELECT array_agg(DISTINCT w.word) INTO v_words
    FROM search.token t CROSS JOIN LATERAL unnest(t.tokens) n
    JOIN search.word w ON w.tenant_id = t.tenant_id AND w.key = t.key AND w.word = n
    WHERE t.tenant_id = p_tenant AND t.customer_id = p_customer;
  DELETE FROM search.token t WHERE t.tenant_id = p_tenant AND t.customer_id = p_customer;
  DELETE FROM search.word w WHERE w.tenant_id = p_tenant AND w.word = ANY (v_words)
    AND NOT EXISTS (SELECT FROM search.token t WHERE t.tenant_id = p_tenant AND t.key = w.key
                    AND t.tokens @> ARRAY[w.word]);
""",
    declare="""
  v_words integer[];
""",
    options=NO_SEQSCAN,
)

# Where a rebuilding under this key goes on; NULL at its beginning.
BEGIN_REBUILD = ClosedFunction(
    "begin_rebuild",
    "p_tenant uuid, p_key smallint",
    "uuid",
    """
  PERFORM pg_advisory_xact_lock(hashtextextended('search:' || p_tenant, 0));
  INSERT INTO search.company (tenant_id, key) VALUES (p_tenant, p_key) ON CONFLICT DO NOTHING;
  UPDATE search.company c SET next_key = NULLIF(p_key, c.key), rebuilt_to = NULL
    WHERE c.tenant_id = p_tenant AND c.next_key IS DISTINCT FROM NULLIF(p_key, c.key);
  RETURN (SELECT c.rebuilt_to FROM search.company c WHERE c.tenant_id = p_tenant);
""",
)

# In the transaction that wrote this batch; what lies between, and is no customer any more, goes.
ADVANCE_REBUILD = ClosedFunction(
    "advance_rebuild",
    "p_tenant uuid, p_after uuid, p_to uuid, p_customers uuid[]",
    "void",
    """
  DELETE FROM search.token t WHERE t.tenant_id = p_tenant AND t.customer_id > p_after
    AND t.customer_id <= p_to AND t.customer_id <> ALL (p_customers);
  UPDATE search.company c SET rebuilt_to = p_to WHERE c.tenant_id = p_tenant;
""",
)

FINISH_REBUILD = ClosedFunction(
    "finish_rebuild",
    "p_tenant uuid",
    "void",
    """
  PERFORM pg_advisory_xact_lock(hashtextextended('search:' || p_tenant, 0));
  UPDATE search.company c SET key = coalesce(c.next_key, c.key), next_key = NULL, rebuilt_to = NULL
    WHERE c.tenant_id = p_tenant;
  DELETE FROM search.token t USING search.company c
    WHERE t.tenant_id = p_tenant AND c.tenant_id = p_tenant AND t.key <> c.key;
  DELETE FROM search.word w USING search.company c
    WHERE w.tenant_id = p_tenant AND c.tenant_id = p_tenant
      AND (w.key <> c.key OR NOT EXISTS (
        SELECT FROM search.token t WHERE t.tenant_id = p_tenant AND t.key = w.key
          AND t.tokens @> ARRAY[w.word]));
""",
    options=NO_SEQSCAN,
)

# Key 0 is nobody's: writers are told it, and keep no tokens, until a rebuilding has put another
# in its place.
SWITCH_OFF = ClosedFunction(
    "switch_off",
    "p_tenant uuid",
    "void",
    """
  PERFORM pg_advisory_xact_lock(hashtextextended('search:' || p_tenant, 0));
  INSERT INTO search.company AS c (tenant_id, key) VALUES (p_tenant, 0)
    ON CONFLICT (tenant_id) DO UPDATE SET key = 0, next_key = NULL, rebuilt_to = NULL;
  DELETE FROM search.token t WHERE t.tenant_id = p_tenant;
  DELETE FROM search.word w WHERE w.tenant_id = p_tenant;
""",
    options=NO_SEQSCAN,
)

IS_OFF = ClosedFunction(
    "is_off",
    "p_tenant uuid",
    "boolean",
    """
  RETURN EXISTS (SELECT FROM search.company c
    WHERE c.tenant_id = p_tenant AND c.key = 0 AND c.next_key IS NULL);
""",
    volatility="stable",
)

FUNCTIONS = (PUT, FORGET, BEGIN_REBUILD, ADVANCE_REBUILD, FINISH_REBUILD, SWITCH_OFF, IS_OFF)
