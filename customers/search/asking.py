"""The functions that find customers by tokens, as the owner of the closed tables.

The queries are planned with their actual arrays (EXECUTE with literals): with parameters the
planner would not know a rare token from a common one. The tokens of buckets stand in the same
array, and in the same condition, because a condition of its own would bound nothing.
"""

from tenancy.isolation.closed import ClosedFunction

NO_SEQSCAN = ("enable_seqscan=off",)
FOUND = "TABLE(stage integer, customer_id uuid, bucket integer, seq bigint)"

# Level 1: the 4,096 customers beside one another in age; level 2: sixteen times as many.
BUCKET_TOKEN = ClosedFunction(
    "bucket_token",
    "p_tenant uuid, p_level integer, p_bucket integer",
    "integer",
    " SELECT (hashtextextended(p_tenant::text || ':' || p_level || ':' || p_bucket, 0)"
    " & 2147483647)::integer ",
    language="sql",
    volatility="immutable",
)

KEY = ClosedFunction(
    "current_key",
    "p_tenant uuid",
    "smallint",
    """
  RETURN (SELECT c.key FROM search.company c WHERE c.tenant_id = p_tenant);
""",
    volatility="stable",
)

NEAR_WORDS = ClosedFunction(
    "near_words",
    "p_tenant uuid, p_key smallint, p_words integer[]",
    "SETOF integer",
    """
  RETURN QUERY SELECT DISTINCT w.word FROM search.word w
    WHERE w.tenant_id = p_tenant AND w.key = p_key AND w.word = ANY (p_words);
""",
    volatility="stable",
)

# p_sets: 'all|any|any' each. A row fits if it holds all, and one of each any, of one set; and not
# all of p_not. Newest first. Bucket by bucket while these yield; what is rare is taken at once.
CANDIDATES = ClosedFunction(
    "candidates",
    "p_tenant uuid, p_key smallint, p_sets text[], p_not integer[], p_types integer[],"
    " p_only uuid[], p_bucket integer, p_seq bigint, p_limit integer",
    "TABLE(customer_id uuid, bucket integer, seq bigint)",
    """
  IF cardinality(p_types) > 0 THEN
    v_where := v_where || format(' AND t.tokens && %L::integer[]', p_types);
  END IF;
  IF cardinality(p_not) > 0 THEN
    v_where := v_where || format(' AND NOT t.tokens @> %L::integer[]', p_not);
  END IF;
  IF p_only IS NOT NULL THEN
    v_where := v_where || format(' AND t.customer_id = ANY (%L::uuid[])', p_only);
  END IF;
  SELECT max(t.bucket) INTO v_top FROM search.token t
    WHERE t.tenant_id = p_tenant AND t.key = p_key;
  v_high := least(v_top, coalesce(p_bucket, v_top));
  FOR v_step IN 1..5 LOOP
    EXIT WHEN v_high IS NULL OR v_high < 0;
    IF v_step <= 2 THEN
      v_low := v_high;
      v_bound := ARRAY[search.bucket_token(p_tenant, 1, v_high)];
    ELSIF v_step <= 4 AND v_got > 0 THEN
      v_low := (v_high >> 4) << 4;
      v_bound := ARRAY[search.bucket_token(p_tenant, 2, v_high >> 4)];
    ELSE
      v_low := 0;
      v_bound := '{}';
    END IF;
    SELECT string_agg(
        format('t.tokens @> %L::integer[]', split_part(s, '|', 1)::integer[] || v_bound)
        || CASE WHEN split_part(s, '|', 2) = '' THEN ''
           ELSE format(' AND t.tokens && %L::integer[]', split_part(s, '|', 2)::integer[]) END
        || CASE WHEN split_part(s, '|', 3) = '' THEN ''
           ELSE format(' AND t.tokens && %L::integer[]', split_part(s, '|', 3)::integer[]) END,
        ' OR ') INTO v_sets
      FROM unnest(p_sets) s;
    RETURN QUERY EXECUTE
      'WITH hit AS MATERIALIZED (
         SELECT t.tenant_id, t.key, t.customer_id, t.bucket, t.seq FROM search.token t
         WHERE (' || v_sets || ')' || v_where || ')
       SELECT h.customer_id, h.bucket, h.seq FROM hit h
       WHERE h.tenant_id = $1 AND h.key = $7 AND h.bucket BETWEEN $2 AND $3
         AND ($4::bigint IS NULL OR (h.bucket, h.seq) < ($5, $4))
       ORDER BY h.bucket DESC, h.seq DESC LIMIT $6'
      USING p_tenant, v_low, v_high, p_seq, p_bucket, p_limit - v_got, p_key;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    v_got := v_got + v_count;
    v_high := v_low - 1;
    EXIT WHEN v_got >= p_limit;
  END LOOP;
""",
    declare="""
  v_where text := '';
  v_sets text;
  v_top integer;
  v_high integer;
  v_low integer;
  v_got integer := 0;
  v_count integer;
  v_bound integer[];
""",
    options=NO_SEQSCAN,
    volatility="stable",
)

# Whole words, then beginnings, then parts: who holds p_whole holds p_begins, who holds that p_part.
# Up to 400 rows are taken whole, and told apart by stage.
EXACT = ClosedFunction(
    "exact",
    "p_tenant uuid, p_key smallint, p_whole integer[], p_begins integer[], p_part integer[],"
    " p_types integer[], p_only uuid[], p_stage integer, p_bucket integer, p_seq bigint,"
    " p_limit integer",
    FOUND,
    """
  IF cardinality(p_types) > 0 THEN
    v_where := format(' AND t.tokens && %L::integer[]', p_types);
  END IF;
  IF p_only IS NOT NULL THEN
    v_where := v_where || format(' AND t.customer_id = ANY (%L::uuid[])', p_only);
  END IF;
  SELECT max(t.bucket) INTO v_top FROM search.token t
    WHERE t.tenant_id = p_tenant AND t.key = p_key;
  EXECUTE format(
    'SELECT count(*) FROM (SELECT FROM search.token t WHERE t.tokens @> %L::integer[] LIMIT 4) x',
    p_part || search.bucket_token(p_tenant, 1, greatest(v_top - 1, 0))) INTO v_count;
  IF v_count < 4 THEN
    EXECUTE format(
      'SELECT array_agg(x.customer_id) FROM (SELECT t.customer_id FROM search.token t'
      ' WHERE t.tokens @> %L::integer[]', p_part) || v_where || ' LIMIT 401) x' INTO v_ids;
    IF coalesce(cardinality(v_ids), 0) <= 400 THEN
      RETURN QUERY SELECT * FROM (
          SELECT CASE WHEN t.tokens @> p_whole THEN 0 WHEN t.tokens @> p_begins THEN 1 ELSE 2 END,
            t.customer_id, t.bucket, t.seq FROM search.token t
          WHERE t.tenant_id = p_tenant AND t.key = p_key AND t.customer_id = ANY (v_ids)) y(stage)
        WHERE p_seq IS NULL AND y.stage >= p_stage OR y.stage > p_stage
          OR y.stage = p_stage AND (y.bucket, y.seq) < (p_bucket, p_seq)
        ORDER BY y.stage, y.bucket DESC, y.seq DESC LIMIT p_limit;
      RETURN;
    END IF;
  END IF;
  FOR v_stage IN p_stage..2 LOOP
    v_set := CASE v_stage WHEN 0 THEN p_whole WHEN 1 THEN p_begins ELSE p_part END;
    v_before := CASE v_stage WHEN 0 THEN '{}' WHEN 1 THEN p_whole ELSE p_begins END;
    CONTINUE WHEN v_stage > 0 AND v_set = v_before;
    RETURN QUERY SELECT v_stage, c.* FROM search.candidates(
      p_tenant, p_key, ARRAY[v_set::text], v_before, p_types, p_only,
      CASE WHEN v_stage = p_stage THEN p_bucket END, CASE WHEN v_stage = p_stage THEN p_seq END,
      p_limit - v_got) c;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    v_got := v_got + v_count;
    EXIT WHEN v_got >= p_limit;
  END LOOP;
""",
    declare="""
  v_top integer;
  v_count integer;
  v_got integer := 0;
  v_where text := '';
  v_set integer[];
  v_before integer[];
  v_ids uuid[];
""",
    options=NO_SEQSCAN,
    volatility="stable",
)

# For many customers at once: p_sets holds, for each, its sets as above with ';' between. These are
# made so that few rows hold one, hence no order and no buckets.
ALIKE = ClosedFunction(
    "alike",
    "p_tenant uuid, p_key smallint, p_sets text[], p_limit integer",
    "TABLE(place integer, customer_id uuid)",
    """
  FOR v_place IN 1..cardinality(p_sets) LOOP
    SELECT string_agg(
        format('t.tokens @> %L::integer[]', split_part(s, '|', 1)::integer[])
        || CASE WHEN split_part(s, '|', 2) = '' THEN ''
           ELSE format(' AND t.tokens && %L::integer[]', split_part(s, '|', 2)::integer[]) END,
        ' OR ') INTO v_sets
      FROM unnest(string_to_array(p_sets[v_place], ';')) s;
    RETURN QUERY EXECUTE
      'SELECT $1, t.customer_id FROM search.token t
       WHERE (' || v_sets || ') AND t.tenant_id = $2 AND t.key = $3 LIMIT $4'
      USING v_place, p_tenant, p_key, p_limit;
  END LOOP;
""",
    declare="""
  v_sets text;
""",
    options=NO_SEQSCAN,
    volatility="stable",
)

FUNCTIONS = (BUCKET_TOKEN, KEY, NEAR_WORDS, CANDIDATES, EXACT, ALIKE)
